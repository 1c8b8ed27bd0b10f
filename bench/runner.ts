import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { resultsSchema, type ScenarioResult } from "../scenarios/results/schema";
import type { Benchmark } from "./benchmark";
import { withWorkspace, Workspace } from "../test/support/workspace";

const SCENARIOS = ["ET-1", "ET-5"];
const CONFIG = { environment: "local", system: "etcd", pace: "quick" };

/** The scenarios of the newest results of a workspace. */
function scenariosIn(directory: string): readonly ScenarioResult[] {
  const files = readdirSync(join(directory, "results"), { recursive: true, encoding: "utf8" });
  const newest = files
    .filter((file) => file.endsWith("results.json"))
    .sort()
    .at(-1);
  if (newest === undefined) throw new Error(`no results.json under ${directory}/results`);
  return resultsSchema.parse(JSON.parse(readFileSync(join(directory, "results", newest), "utf8"))).scenarios;
}

export const benchmark: Benchmark = {
  title: "Runner",
  about: "What running scenarios adds to an `up` beyond the time of their own steps.",
  async run(log) {
    const workspace = new Workspace("index.ts", { ...CONFIG, scenarios: "none" });
    return withWorkspace(workspace, async () => {
      await workspace.up();
      const floor = (await workspace.up()).seconds;
      workspace.configure({ scenarios: SCENARIOS });
      const proved = (await workspace.up()).seconds;
      const steps = scenariosIn(workspace.directory).flatMap((scenario) => scenario.steps);
      const own = steps.reduce((sum, { seconds }) => sum + seconds, 0);
      const overhead = (proved - floor - own) / SCENARIOS.length;
      log(`up without scenarios ${floor} s, with ${proved} s, steps ${own} s`);
      const row = [floor, proved, own, overhead].map((value) => value.toFixed(2));
      const columns = [
        "up without s",
        "up with s",
        "steps s",
        "overhead a scenario s",
        "of its steps",
        "target",
      ];
      const share = `${((overhead / (own / SCENARIOS.length)) * 100).toFixed(1)} %`;
      return [{ title: SCENARIOS.join(" and "), columns, rows: [[...row, share, "≤ 1 s or 2 %"]] }];
    });
  },
};
