/**
 * The files of a run: `results/<stack>/<run>/<ID>/result.json` is the truth of one scenario, written by its runner alone;
 * `results.json`, `junit.xml` and `summary.md` are made from those and can be made again at any time.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "./files";
import { junit } from "./junit";
import { asLost, merge } from "./merge";
import { scenarioFileSchema, type Results, type ScenarioFile } from "./schema";
import { summary } from "./summary";
import { isAlive } from "../runner/processes";

/** One scenario's file, `lost` when its runner is gone. Undefined when there is none; throws when it cannot be understood. */
export function readScenario(directory: string): ScenarioFile | undefined {
  const path = join(directory, "result.json");
  if (!existsSync(path)) return undefined;
  const parsed = scenarioFileSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(
      `${path} is not a scenario result of this version: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    );
  }
  const { scenario } = parsed.data;
  if (scenario.state === "running" && !isAlive(scenario.owner))
    return { ...parsed.data, scenario: asLost(scenario) };
  return parsed.data;
}

/** All scenarios of a run; undefined when the directory holds none. Earlier attempts (`<ID>.<n>`) are left out. */
export function readRun(directory: string): Results | undefined {
  if (!existsSync(directory)) return undefined;
  const files = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/\.\d+$/.test(entry.name))
    .flatMap((entry) => readScenario(join(directory, entry.name)) ?? []);
  return files.length === 0 ? undefined : merge(files);
}

/** Makes the files of the whole run from those of its scenarios. */
export function rebuild(directory: string): Results | undefined {
  const results = readRun(directory);
  if (results === undefined) return undefined;
  replaceFile(join(directory, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  replaceFile(join(directory, "junit.xml"), junit(results));
  replaceFile(join(directory, "summary.md"), summary(results));
  return results;
}
