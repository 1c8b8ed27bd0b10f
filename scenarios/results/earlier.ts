/** What runs of before still say about a deployment: what has passed does not run again with every update. */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Results, RunHeader, ScenarioResult } from "./schema";
import { readRun } from "./store";

/** Whether two runs are about the same deployment; of results that do not say, nobody knows. */
export const sameDeployment = (a: RunHeader, b: RunHeader): boolean =>
  a.subject !== undefined && a.subject === b.subject;

export interface EarlierScenario {
  /** Name of the other run's directory, beside this one's. */
  readonly run: string;
  readonly result: ScenarioResult;
}

/** The latest results of scenarios that this run did not run, from runs of before against the same deployment. */
export function earlierScenarios(
  directory: string,
  { run, started, scenarios }: Results,
): readonly EarlierScenario[] {
  const stack = dirname(directory);
  const found = new Map<string, EarlierScenario>();
  const others = readdirSync(stack, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== basename(directory))
    .flatMap(({ name }) => {
      const results = tryRun(join(stack, name));
      return results && results.started < started && sameDeployment(results.run, run)
        ? [{ name, results }]
        : [];
    })
    .sort((a, b) => b.results.started.localeCompare(a.results.started));
  for (const { name, results } of others)
    for (const result of results.scenarios)
      if (!found.has(result.id) && !scenarios.some(({ id }) => id === result.id))
        found.set(result.id, { run: name, result });
  return [...found.values()].sort((a, b) => a.result.id.localeCompare(b.result.id, "en", { numeric: true }));
}

/** Undefined for what is no run that this version understands. */
function tryRun(directory: string): Results | undefined {
  try {
    return existsSync(directory) ? readRun(directory) : undefined;
  } catch {
    return undefined;
  }
}
