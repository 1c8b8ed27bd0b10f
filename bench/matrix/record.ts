import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { replaceFile } from "../../scenarios/results/files";
import { verdictSchema } from "../../scenarios/results/schema";

const scenario = z.strictObject({
  id: z.string(),
  /** `refused`: the preview says why it cannot run there. */
  verdict: z.union([verdictSchema, z.literal("refused")]),
  /** Not of what passed. */
  reason: z.string().optional(),
  seconds: z.number().optional(),
});

/** What came of a system's scenarios on an environment, in one run. */
export const recordSchema = z.strictObject({
  environment: z.string(),
  system: z.string(),
  /** Of the project that ran; `+` behind it where files were changed since. */
  commit: z.string(),
  /** Day, as YYYY-MM-DD (UTC). */
  date: z.string(),
  pace: z.string(),
  /** Of the whole update, with what it takes to deploy; s. */
  seconds: z.number(),
  scenarios: z.array(scenario),
});

/** See `recordSchema`. */
export type MatrixRecord = z.infer<typeof recordSchema>;
export type ScenarioRecord = z.infer<typeof scenario>;

/** Where the record of a pair is, relative to the project. */
const recordFile = (environment: string, system: string): string =>
  join("docs", "matrix", `${environment}-${system}.json`);

/** The last record of a pair; undefined when it was never run. @throws ZodError for a file that was written by hand */
export function readRecord(project: string, environment: string, system: string): MatrixRecord | undefined {
  const file = join(project, recordFile(environment, system));
  return existsSync(file) ? recordSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

export function writeRecord(project: string, record: MatrixRecord): void {
  const file = join(project, recordFile(record.environment, record.system));
  replaceFile(file, `${JSON.stringify(record, undefined, 2)}\n`);
}
