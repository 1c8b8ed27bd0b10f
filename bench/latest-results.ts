import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { resultsSchema, type ScenarioResult } from "../scenarios/results/schema";

/** The scenarios of the newest results of a workspace. */
export function latestResults(directory: string): readonly ScenarioResult[] {
  const files = readdirSync(join(directory, "results"), { recursive: true, encoding: "utf8" });
  const newest = files
    .filter((file) => file.endsWith("results.json"))
    .sort()
    .at(-1);
  if (newest === undefined) throw new Error(`no results.json under ${directory}/results`);
  return resultsSchema.parse(JSON.parse(readFileSync(join(directory, "results", newest), "utf8"))).scenarios;
}
