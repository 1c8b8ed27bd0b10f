import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { docker, socketOf, type Engine } from "./docker";
import { hostAt, ownPlace } from "./place";

/** Where it was looked and what came of it. */
export interface NoEngine {
  readonly tried: readonly { readonly host: string; readonly problem: string }[];
}

const patience = 10_000;

/** The engine that this machine's Docker commands would talk to, or else the one of ours. */
export async function findEngine(
  environment: NodeJS.ProcessEnv = process.env,
  hosts = engineHosts(environment),
): Promise<Engine | NoEngine> {
  const tried: { host: string; problem: string }[] = [];
  for (const host of hosts) {
    try {
      return await ask(host);
    } catch (error) {
      tried.push({ host, problem: (error as Error).message });
    }
  }
  return { tried };
}

/** Whether one was found. */
export function answers(found: Engine | NoEngine): found is Engine {
  return "host" in found;
}

/** Where nothing answers, and what was said there. */
export function describe({ tried }: NoEngine): string {
  return tried.map(({ host, problem }) => `${host} (${problem})`).join(", ");
}

/**
 * Addresses in the order in which they are asked: DOCKER_HOST and no other; else that of Docker's current context, and no other
 * where it is on another machine; else the usual ones, and ours.
 */
export function engineHosts(
  environment: NodeJS.ProcessEnv = process.env,
  context: () => string | undefined = currentContext,
): string[] {
  const own = hostAt(ownPlace());
  // A shell that has sourced .testbed/env may name an engine of ours that was stopped since.
  const named = environment.DOCKER_HOST;
  if (named && named !== own) return [named];
  const chosen = context();
  if (chosen !== undefined && socketOf(chosen) === undefined) return [chosen];
  const sockets = ["/var/run/docker.sock", join(homedir(), ".docker/run/docker.sock")];
  const hosts = [
    ...(chosen === undefined ? [] : [chosen]),
    ...sockets.map((socket) => `unix://${socket}`),
    own,
  ];
  return [...new Set(hosts)];
}

/** Docker Desktop and its like are reached through a context of Docker's command line. */
function currentContext(): string | undefined {
  const argv = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  const { status, stdout } = spawnSync("docker", argv, { encoding: "utf8", timeout: 2_000 });
  return status === 0 ? stdout.trim() : undefined;
}

async function ask(host: string): Promise<Engine> {
  const socket = socketOf(host);
  if (socket !== undefined && !existsSync(socket)) throw new Error("there is no such socket");
  const answer = await docker(
    host,
    ["version", "--format", "{{.Server.Version}} {{.Server.Arch}}"],
    patience,
  );
  const [version = "", architecture = ""] = answer.split(" ");
  return {
    ...{ host, version, architecture },
    remote: socket === undefined && !/^\w+:\/\/(localhost|127\.|\[::1\])/.test(host),
    own: host === hostAt(ownPlace()),
  };
}
