import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The engine cannot be used: none answers, or it refuses. */
export class EngineError extends Error {}

/**
 * Runs the Docker CLI, which finds the engine as its user does (`DOCKER_HOST`, contexts); returns its stdout.
 * @throws EngineError with what it said
 */
export async function docker(args: readonly string[], stdin?: string): Promise<string> {
  const running = run("docker", args, { maxBuffer: 64 << 20 });
  running.child.stdin?.on("error", () => undefined).end(stdin ?? "");
  try {
    return (await running).stdout;
  } catch (error) {
    throw new EngineError(said(error as NodeJS.ErrnoException & { stderr?: string }));
  }
}

function said({ code, stderr = "", message }: NodeJS.ErrnoException & { stderr?: string }): string {
  if (code === "ENOENT")
    return "there is no `docker` command on this machine: install Docker (https://docs.docker.com/engine/install/)";
  return stderr.trim() || message;
}
