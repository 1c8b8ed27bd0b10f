import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** An engine that answers. */
export interface Engine {
  /** As in DOCKER_HOST. */
  readonly host: string;
  readonly version: string;
  /** Architecture its containers run on, as Go calls it. */
  readonly architecture: string;
  /** Containers run on another machine than this one. */
  readonly remote: boolean;
  /** Started by the project, for tests. */
  readonly own: boolean;
}

/** Path of a local socket; undefined for addresses of other kinds. */
export function socketOf(host: string): string | undefined {
  return host.startsWith("unix://") ? host.slice("unix://".length) : undefined;
}

/** The environment of a Docker command that talks to the engine at an address. */
export function withHost(host: string): NodeJS.ProcessEnv {
  return { ...process.env, DOCKER_HOST: host };
}

const run = promisify(execFile);

/**
 * Runs a short Docker command against an engine and returns its stdout.
 * @param timeout milliseconds
 * @throws Error with what it said
 */
export async function docker(host: string, args: readonly string[], timeout = 60_000): Promise<string> {
  try {
    return (await run("docker", args, { env: withHost(host), timeout })).stdout.trim();
  } catch (error) {
    const {
      code,
      killed,
      stderr = "",
      message,
    } = error as NodeJS.ErrnoException & { killed?: boolean; stderr?: string };
    if (code === "ENOENT") throw new Error("there is no `docker` command on this machine", { cause: error });
    if (killed) throw new Error(`no answer within ${String(timeout / 1000)} s`, { cause: error });
    throw new Error(stderr.trim() || message, { cause: error });
  }
}
