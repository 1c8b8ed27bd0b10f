import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The engine cannot be used: none answers, or it refuses. */
export class EngineError extends Error {}

export interface DockerOptions {
  readonly stdin?: string;
  /** As in DOCKER_HOST. @default as its user finds the engine (`DOCKER_HOST`, contexts) */
  readonly host?: string | undefined;
}

/** The environment of a Docker command that is for an engine. */
export function withEngine(host: string | undefined): NodeJS.ProcessEnv {
  return host === undefined ? process.env : { ...process.env, DOCKER_HOST: host };
}

/**
 * Runs the Docker CLI; returns its stdout.
 * @throws EngineError with what it said
 */
export async function docker(args: readonly string[], { stdin, host }: DockerOptions = {}): Promise<string> {
  const running = run("docker", args, { maxBuffer: 64 << 20, env: withEngine(host) });
  running.child.stdin?.on("error", () => undefined).end(stdin ?? "");
  try {
    return (await running).stdout;
  } catch (error) {
    const reason = said(error as NodeJS.ErrnoException & { stderr?: string });
    throw new EngineError(host === undefined ? reason : `${host}: ${reason}`);
  }
}

function said({ code, stderr = "", message }: NodeJS.ErrnoException & { stderr?: string }): string {
  if (code === "ENOENT")
    return "there is no `docker` command on this machine: install Docker (https://docs.docker.com/engine/install/)";
  return stderr.trim() || message;
}
