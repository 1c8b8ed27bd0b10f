/** One scenario, run from the command line instead of by an update. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { verdictSchema } from "../scenarios/results/schema";
import { inForeground } from "../toolchain/pulumi/foreground";
import { Problem } from "./exit";
import { TYPESCRIPT } from "../scenarios/typescript";

const lineSchema = z.object({ verdict: verdictSchema, reason: z.string(), seconds: z.number() });

export interface Again extends z.infer<typeof lineSchema> {
  /** Somebody wants no more. */
  readonly interrupted: boolean;
}

const runner = ["node", ...TYPESCRIPT, "scenarios/runner/main.ts", "--standalone"];

/**
 * Runs it to its verdict; its progress goes to stderr. An interrupt reaches the runner, which heals and then ends.
 * @param vantage argv prefix that runs a program where it reaches every node
 * @param input what the runner is told
 * @throws Problem when it leaves no verdict
 */
export async function runScenarioAgain(
  vantage: readonly string[],
  input: object,
  project: string,
): Promise<Again> {
  const [program = "node", ...args] = [...vantage, ...runner];
  const child = spawn(program, args, { cwd: project, stdio: ["pipe", "pipe", "inherit"], detached: true });
  let interrupted = false;
  const ended = inForeground(child, () => void (interrupted = true));
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(input));
  const [code, output] = await Promise.all([ended, text(child.stdout)]);
  const line = output.trim().split("\n").at(-1) ?? "";
  const parsed = lineSchema.safeParse(line === "" ? undefined : parse(line));
  if (!parsed.success)
    throw new Problem(`the scenario runner ended with code ${code} and no verdict; see above`);
  return { ...parsed.data, interrupted };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
