import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, however that is. */
export async function ended([program = "", ...args]: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(program, args, { stdio: "pipe" });
  child.stdin.on("error", () => undefined).end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, stdout, stderr };
}

/** stdout of a program. @throws Error with its stderr when it does not exit with 0 */
export async function run(argv: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await ended(argv, input);
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr.trim() || stdout.trim()}`);
  return stdout;
}
