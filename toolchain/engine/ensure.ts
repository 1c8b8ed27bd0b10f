import { readFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "../command";
import { exclusively } from "../exclusive";
import { findSystemProgram } from "../programs";
import { note, step, type Report } from "../progress";
import { binDirectory, cacheDirectory } from "../project";
import { SetupError } from "../setup-error";
import type { Engine } from "./docker";
import { answers, findEngine } from "./find";
import { hostAt, ownPlace } from "./place";
import { runtimeForThisMachine } from "./runtime";
import { startEngine } from "./start";
import { putAwayKilled } from "./stop";

/** An engine, and whether it was started for the one who asked. */
export interface EnsuredEngine {
  readonly engine: Engine;
  readonly started: boolean;
}

/**
 * The engine that is there, or one that is installed from the distribution and started.
 * @throws SetupError where that cannot be done
 */
export async function ensureEngine(): Promise<EnsuredEngine> {
  return exclusively(join(cacheDirectory(), "engine.lock"), async () => {
    const there = await findEngine();
    if (answers(there)) return { engine: there, started: false };
    const obstacle = whyNotHere();
    if (obstacle !== undefined)
      throw new SetupError(obstacle, ["Start an engine, or name one with DOCKER_HOST."]);
    await install();
    // Where systemd runs, the package's own service has started already.
    const service = await findEngine();
    if (answers(service)) return { engine: service, started: false };
    const runtime = await runtimeForThisMachine();
    const engine = await step("Starting a Docker engine of the project's own", async () => {
      await putAwayKilled(ownPlace(), { runtime });
      return startEngine(ownPlace(), { runtime });
    });
    note(`Docker ${engine.version} answers at ${engine.host}.`);
    return { engine, started: true };
  });
}

/** Why no engine can be installed on this machine; undefined when one can. */
export function whyNotHere(
  environment: NodeJS.ProcessEnv = process.env,
  machine = { platform: process.platform as string, root: process.getuid?.() === 0, release: osRelease() },
): string | undefined {
  const named = environment.DOCKER_HOST;
  if (named && named !== hostAt(ownPlace())) {
    return `No Docker engine answers at DOCKER_HOST (${named}); one that is installed here would not be used.`;
  }
  const debian = /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(machine.release);
  if (machine.platform !== "linux" || !debian)
    return "The project installs a Docker engine on Debian and Ubuntu only.";
  return machine.root ? undefined : "Installing and starting a Docker engine takes root.";
}

function osRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}

async function install(): Promise<void> {
  const isMissing = (program: string) => findSystemProgram(program, binDirectory) === undefined;
  const missing = Object.entries({ dockerd: "docker.io", iptables: "iptables" }).flatMap(([program, name]) =>
    isMissing(program) ? [name] : [],
  );
  if (missing.length === 0 && !isMissing("docker")) return;
  await step(`Installing the distribution's Docker on this machine`, async (report) => {
    // A source of somebody else that fails must not stop us: what counts is whether our packages are found.
    await aptGet(["update"], report).catch(() => "");
    const flags = ["install", "--yes", "--no-install-recommends"];
    if (missing.length > 0) await aptGet([...flags, ...missing], report);
    // Newer releases have the command in a package of its own.
    if (isMissing("docker")) await aptGet([...flags, "docker-cli"], report);
  });
}

function aptGet(args: readonly string[], report: Report): Promise<string> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  return command(["apt-get", "-q", ...args], { env, onLine: report });
}
