import assert from "node:assert/strict";
import { dashboardFile, dashboardNames } from "../../../components/systems/loomdb/monitoring/dashboard-files";
import { panelQueries, problemsOf } from "../../support/dashboard-panels";
import { PrometheusApi } from "../../support/prometheus-api";
import { StackRun } from "../../support/stack-run";
import { STACK } from "../../support/workspace";
import { programIn, testbedHealth } from "../../support/workspace-programs";

const ids = ["LD-1", "LD-2", "LD-3", "LD-4", "LD-5", "LD-6", "LD-7", "LD-8"];
const NODES = ["gun-relay", "loom-node-1", "loom-node-2", "loom-node-3", "monitor"];

describe("LoomDB, with monitoring, in one `pulumi up`", function () {
  this.timeout(180_000);
  const stack = new StackRun("index.ts", { system: "loomdb", pace: "quick", scenarios: ids });
  const { workspace } = stack;

  before(() => workspace.init());
  after(() => stack.remove());

  it(`passes ${ids.join(", ")}`, async () => {
    await (
      await stack.up()
    ).done;
    const results = stack.results().flatMap(({ scenarios }) => scenarios);
    assert.deepEqual(
      Object.fromEntries(
        results.map(({ id, verdict, reason }) => [id, verdict === "pass" ? verdict : reason]),
      ),
      Object.fromEntries(ids.map((id) => [id, "pass"])),
    );
  });

  it("has data for every panel of its dashboard, and for no misspelt one", async () => {
    const { output } = await workspace.pulumi("stack", "output", "urls", "--json", "--stack", STACK);
    const urls = JSON.parse(output) as Readonly<Record<string, string>>;
    const prometheus = new PrometheusApi(
      urls["monitor/prometheus"] ?? "",
      urls["monitor/alertmanager"] ?? "",
    );
    const queries = dashboardNames.flatMap((name) => panelQueries(dashboardFile(name), 1));
    assert.ok(queries.length > 10);
    // How long changes take is shown while there are any.
    const node = urls["loom-node-1/api"] ?? "";
    const write = (): void =>
      void fetch(`${node}/nodes`, { method: "POST", body: "{}" }).catch(() => undefined);
    const writing = setInterval(write, 200);
    const problems = await problemsOf(queries, prometheus, 30).finally(() => clearInterval(writing));
    assert.deepEqual(problems, []);
    const misspelt = { panel: "One", expression: "sum(loomdb_helthy)" };
    assert.equal((await problemsOf([misspelt], prometheus, 1)).length, 1);
  });

  it("is healthy by `testbed health`, node by node", () => {
    const { code, output } = testbedHealth(workspace.directory);
    for (const node of NODES) assert.match(output, new RegExp(`^up +${node} `, "m"));
    assert.equal(code, 0, output);
  });

  it("passes the plan's five tests by themselves", () => {
    const { code, output } = programIn(
      workspace.directory,
      "scenarios/loomdb/distributed-test.ts",
      "--quick",
    );
    assert.equal(output.match(/^LD-[1-5] .* pass /gm)?.length, 5, output);
    assert.equal(code, 0);
  });

  it("changes nothing when it goes up again", async () => {
    await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK);
  });
});
