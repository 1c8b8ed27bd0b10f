import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A program ended badly, or could not be started. */
export class CommandError extends Error {
  constructor(
    readonly argv: readonly string[],
    readonly outcome: string,
    /** The last lines it printed. */
    readonly tail: readonly string[],
  ) {
    super([`${argv.join(" ")}: ${outcome}`, ...tail].join("\n  | "));
    this.name = "CommandError";
  }
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of stdout and stderr, as it comes. */
  readonly onLine?: (line: string) => void;
}

const tailLines = 20;

/**
 * Runs a program to its end and returns its stdout.
 * @throws CommandError with the last lines of its output when it does not exit with 0
 */
export async function command(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const [program = "", ...args] = argv;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tail: string[] = [];
  const out: string[] = [];
  const read = async (stream: Readable, keep?: string[]) => {
    for await (const line of createInterface({ input: stream })) {
      keep?.push(line);
      tail.push(line);
      if (tail.length > tailLines) tail.shift();
      options.onLine?.(line);
    }
  };
  const outcome = new Promise<string | undefined>((resolve) => {
    child.on("error", (error) => {
      resolve(error.message);
    });
    child.on("close", (code, signal) => {
      resolve(code === 0 ? undefined : `ended with ${String(code ?? signal)}`);
    });
  });
  const [problem] = await Promise.all([outcome, read(child.stdout, out), read(child.stderr)]);
  if (problem !== undefined) throw new CommandError(argv, problem, tail);
  return out.join("\n");
}
