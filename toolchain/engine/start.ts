import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { replaceFile } from "../../scenarios/results/files";
import { identify, isAlive, type ProcessIdentity } from "../../scenarios/runner/processes";
import { SetupError } from "../setup-error";
import type { Engine } from "./docker";
import { answers, findEngine } from "./find";
import { hostAt, logAt, recordAt, type EnginePlace, type EngineRecord } from "./place";

const patience = 60_000;

export interface EngineOptions {
  /** Container runtime in place of runc. */
  readonly runtime?: string | undefined;
  /** Further arguments for dockerd. */
  readonly further?: readonly string[];
  /** argv that becomes dockerd in the end. @default none */
  readonly through?: readonly string[];
}

/** Arguments for dockerd. */
export function engineArguments(place: EnginePlace, { runtime, further = [] }: EngineOptions): string[] {
  return [
    ...["--data-root", place.data],
    ...["--exec-root", join(place.run, "exec")],
    ...["--pidfile", join(place.run, "dockerd.pid")],
    ...["--host", hostAt(place)],
    ...(runtime === undefined ? [] : ["--add-runtime", `testbed=${runtime}`, "--default-runtime", "testbed"]),
    ...further,
  ];
}

/**
 * Starts an engine that outlives this process, and waits until it answers.
 * @throws SetupError with the last lines of its log when it ends or does not answer within a minute
 */
export async function startEngine(place: EnginePlace, options: EngineOptions = {}): Promise<Engine> {
  mkdirSync(place.run, { recursive: true, mode: 0o711 });
  mkdirSync(place.data, { recursive: true });
  // An engine that was killed leaves them; if another process has its number by now, the next engine would not start.
  for (const pid of ["dockerd.pid", "exec/containerd/containerd.pid"])
    rmSync(join(place.run, pid), { force: true });
  const log = openSync(logAt(place), "w");
  const [program = "", ...args] = [...(options.through ?? []), "dockerd", ...engineArguments(place, options)];
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/local/sbin:/usr/sbin:/sbin` },
  });
  const failure = new Promise<never>((_, reject) => child.once("error", reject));
  failure.catch(() => undefined);
  const engine = child.pid === undefined ? undefined : identify(child.pid);
  if (engine === undefined) return failure;
  replaceFile(recordAt(place), JSON.stringify({ process: engine, data: place.data } satisfies EngineRecord));
  child.unref();
  return untilItAnswers(place, engine);
}

async function untilItAnswers(place: EnginePlace, engine: ProcessIdentity): Promise<Engine> {
  const deadline = performance.now() + patience;
  for (;;) {
    const found = await findEngine({}, [hostAt(place)]);
    if (answers(found)) return found;
    const ended = !isAlive(engine);
    if (!ended && performance.now() < deadline) {
      await sleep(100);
      continue;
    }
    if (!ended) process.kill(engine.pid, "SIGTERM");
    // What it tells of its own doings pushes away what went wrong.
    const telling = readFileSync(logAt(place), "utf8").trimEnd().split("\n").filter((line) => !/ level=(info|debug) /.test(line)); // prettier-ignore
    const tail = telling.slice(-12);
    throw new SetupError(
      [
        ended ? "The Docker engine ended while it was starting." : "The Docker engine did not answer.",
        ...tail,
      ].join("\n  | "),
      [`Its log: ${logAt(place)}`, "An engine of your own can be named with DOCKER_HOST."],
    );
  }
}
