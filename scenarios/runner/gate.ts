/** The end of an update: all verdicts in one table, and whether the update may succeed. Pure. */
import * as z from "zod";
import { verdictSchema } from "../results/schema";
import { tally, verdictTable, type TableOptions, type TableRow } from "../results/table";

const lineSchema = z.object({
  id: z.string(),
  title: z.exactOptional(z.string()),
  verdict: verdictSchema,
  reason: z.string(),
  seconds: z.exactOptional(z.number()),
  run: z.exactOptional(z.string()),
  results: z.exactOptional(z.string()),
});

/** A verdict, and where it is stored. */
export interface GateLine extends TableRow {
  readonly run?: string;
  /** Directory of the stack's runs. */
  readonly results?: string;
}

export interface Gated {
  readonly open: boolean;
  readonly text: string;
}

/** Reads verdict lines: one JSON document a line, or one list of them (of documents or of their texts). */
export function readLines(input: string): readonly GateLine[] {
  const trimmed = input.trim();
  const parts: unknown[] = trimmed.startsWith("[")
    ? (JSON.parse(trimmed) as unknown[])
    : input.split("\n").slice(0);
  // An empty line is a scenario that left nothing behind; only the one after the last newline is none.
  if (!trimmed.startsWith("[") && parts.at(-1) === "" && parts.length > 1) parts.pop();
  return parts.map(readLine);
}

function readLine(part: unknown, index: number): GateLine {
  const unreadable = {
    id: `#${index + 1}`,
    verdict: "invalid",
    reason: "its runner left no verdict that can be read",
  };
  try {
    const parsed = lineSchema.safeParse(typeof part === "string" ? JSON.parse(part) : part);
    return parsed.success ? parsed.data : unreadable;
  } catch {
    return unreadable;
  }
}

/** Open only when there is a verdict and every one is `pass`. */
export function gate(rows: readonly TableRow[], options: TableOptions): Gated {
  const open = rows.length > 0 && rows.every((row) => row.verdict === "pass");
  if (rows.length === 0) return { open, text: "no scenario left a verdict, so nothing is proved" };
  return { open, text: `${verdictTable(rows, options)}\n\n${tally(rows)}` };
}

/** Directory of the latest run that any of the verdicts is from. */
export function latestRun(lines: readonly GateLine[]): string | undefined {
  return lines
    .flatMap(({ run, results }) => (run === undefined || results === undefined ? [] : [{ run, results }]))
    .sort((a, b) => a.run.localeCompare(b.run))
    .map(({ run, results }) => `${results}/${run}`)
    .at(-1);
}
