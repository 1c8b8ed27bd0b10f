import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A cluster cannot be used: none answers, or it refuses. */
export class ClusterError extends Error {}

/** argv prefix of a `kubectl` that asks a cluster. */
export type Ask = readonly string[];

/** Runs `kubectl`; returns its stdout. @throws ClusterError with what it said */
export async function kubectl(ask: Ask, args: readonly string[], stdin = ""): Promise<string> {
  const [program = "", ...rest] = [...ask, ...args];
  const running = run(program, rest, { maxBuffer: 64 << 20 });
  running.child.stdin?.on("error", () => undefined).end(stdin);
  try {
    return (await running).stdout;
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    throw new ClusterError(
      code === "ENOENT" ? `there is no \`${program}\` command on this machine` : stderr?.trim() || message,
    );
  }
}
