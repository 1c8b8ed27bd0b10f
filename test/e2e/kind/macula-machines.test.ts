import assert from "node:assert/strict";
import { join } from "node:path";
import { KindRun } from "../../support/kind-run";
import { needsKind } from "../../support/kubernetes-objects";
import { breakMacula, sabotages } from "../../support/macula-sabotage";

describe("macula in a cluster of several machines", function () {
  this.timeout(900_000);
  const cluster = `testbed-${process.pid}-machines`;
  const stack = new KindRun(
    "index.ts",
    { system: "macula", pace: "quick", clusters: [{ name: cluster, workers: 2 }] },
    cluster,
  );
  const { workspace } = stack;

  before(function () {
    needsKind(this);
    return workspace.init();
  });
  after(() => stack.remove());

  it("passes while a provider is rolled out again, moved, and scaled", async () => {
    const scenarios = ["MC-9", "MC-10", "MC-11"];
    workspace.configure({ scenarios });
    assert.deepEqual(await stack.upToVerdicts(), Object.fromEntries(scenarios.map((id) => [id, "pass"])));
  });

  it("fails MC-10 when calls are not made again elsewhere, and MC-11 when there is nobody in further pods", async () => {
    const patches = [
      ...sabotages["failover without a second try"],
      ...sabotages["a provider that runs in its first copy only"],
    ];
    const binary = join(workspace.directory, "macula-broken.cjs");
    breakMacula(patches, binary);
    // Few calls are under way when a pod goes: of more, none may fail.
    const drain = { id: "MC-10", settings: { rate: 100, errors: 0 } };
    workspace.configure({ profile: "upstream", binary, scenarios: [drain, "MC-11"] });
    await stack.upToVerdicts();
    const [drained, scaled] = stack.results().at(-1)?.scenarios ?? [];
    assert.deepEqual([drained?.verdict, scaled?.verdict], ["fail", "fail"]);
    assert.match(drained?.reason ?? "", /^Rate, latencies and errors are within limits: [\d.]+ % failed/);
    assert.match(scaled?.reason ?? "", /^Every one of its pods has answered, with its result: .*node1/);
  });

  it("leaves nothing behind", async () => {
    await stack.destroy();
    assert.equal(stack.left(), "");
  });
});
