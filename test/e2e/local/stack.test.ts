import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { resultsSchema, type Results } from "../../../scenarios/results/schema";
import { recheckScenario } from "../../../scenarios/results/recheck";
import { STACK, Workspace } from "../../support/workspace";

const scenarios = ["ET-1", "ET-2", "ET-3"];
/** No leader was ever elected this fast: a limit that the system, healthy as it is, cannot keep. */
const impossible = { id: "ET-2", settings: { failover: 0.001 } };

describe("a stack with its scenarios, in one `pulumi up`", function () {
  this.timeout(240_000);
  const workspace = new Workspace("index.ts", {
    environment: "local",
    system: "etcd",
    pace: "quick",
    scenarios,
  });
  const runs = (): string[] => readdirSync(join(workspace.directory, "results", STACK)).sort();
  const lastRun = (): string => join(workspace.directory, "results", STACK, runs().at(-1) ?? "");
  const results = (): Results =>
    resultsSchema.parse(JSON.parse(readFileSync(join(lastRun(), "results.json"), "utf8")));
  const verdicts = async (): Promise<unknown> =>
    JSON.parse((await workspace.pulumi("stack", "output", "verdicts", "--json", "--stack", STACK)).output);

  before(() => workspace.init());
  after(() => workspace.remove());

  it("proves every scenario of a healthy system, by every means of reporting", async () => {
    await workspace.up();
    assert.deepEqual(await verdicts(), { "ET-1": "pass", "ET-2": "pass", "ET-3": "pass" });
    assert.deepEqual(
      results().scenarios.map(({ id, verdict }) => `${id} ${verdict}`),
      ["ET-1 pass", "ET-2 pass", "ET-3 pass"],
    );
    const junit = readFileSync(join(lastRun(), "junit.xml"), "utf8");
    assert.match(junit, /tests="3" failures="0" errors="0"/);
    assert.match(readFileSync(join(lastRun(), "summary.md"), "utf8"), /\| ET-2 \|/);
    const killed = results().scenarios[1]?.faults[0];
    assert.equal(killed?.nodes.length, 1);
  });

  it("comes to the same verdicts from the stored samples", async () => {
    for (const id of scenarios) {
      const { verdict, same } = await recheckScenario(join(lastRun(), id));
      assert.deepEqual([verdict, same], ["pass", true], id);
    }
  });

  it("runs nothing again that has passed", async () => {
    const before = runs();
    await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK);
    assert.deepEqual(runs(), before);
  });

  it("fails the update when a criterion is not met, and still runs what comes after it", async () => {
    workspace.configure({ scenarios: [impossible, "ET-3"] });
    await assert.rejects(workspace.up(), /not every scenario passed/);
    const [et2, ...others] = results().scenarios;
    assert.deepEqual([et2?.id, et2?.verdict, others.length], ["ET-2", "fail", 0]);
    assert.deepEqual(await verdicts(), { "ET-2": "fail", "ET-3": "pass" });
  });

  it("tries again only what did not pass, and is content when it does", async () => {
    await assert.rejects(workspace.up(), /not every scenario passed/);
    assert.deepEqual(
      results().scenarios.map(({ id }) => id),
      ["ET-2"],
    );
    workspace.configure({ scenarios: ["ET-2", "ET-3"] });
    await workspace.up();
    assert.deepEqual(await verdicts(), { "ET-2": "pass", "ET-3": "pass" });
  });

  it("runs everything again when `testbed:run` is another", async () => {
    workspace.configure({ scenarios: ["ET-1"], run: "2" });
    await workspace.up();
    assert.deepEqual(
      results().scenarios.map(({ id }) => id),
      ["ET-1"],
    );
  });
});
