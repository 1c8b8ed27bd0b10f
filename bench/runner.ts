import type { Benchmark } from "./benchmark";
import { latestResults } from "./latest-results";
import { withWorkspace, Workspace } from "../test/support/workspace";

const SCENARIOS = ["ET-1", "ET-5"];
const CONFIG = { environment: "local", system: "etcd", pace: "quick" };

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
      const steps = latestResults(workspace.directory).flatMap((scenario) => scenario.steps);
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
