import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

const record = z.record(z.string(), z.object({ attempt: z.number(), verdict: z.string() }));

/** Where the runner notes the last verdict of each scenario of a stack. */
export function attemptsFile(project: string, stack: string): string {
  return join(project, ".testbed", "run", stack, "attempts.json");
}

/**
 * The number each scenario is to be tried with: the one of its last run, or one more if that did not pass, which makes its
 * Command differ and so run again. A missing or unreadable file means no tries: what is in the state then decides.
 */
export async function nextAttempts(project: string, stack: string): Promise<Record<string, number>> {
  const text = await readFile(attemptsFile(project, stack), "utf8").catch(() => "{}");
  const parsed = record.safeParse(JSON.parse(text));
  if (!parsed.success) return {};
  return Object.fromEntries(
    Object.entries(parsed.data).map(([id, { attempt, verdict }]) => [
      id,
      verdict === "pass" ? attempt : attempt + 1,
    ]),
  );
}
