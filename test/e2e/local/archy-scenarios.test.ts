import assert from "node:assert/strict";
import { join } from "node:path";
import { readdirSync } from "node:fs";
import { StackRun } from "../../support/stack-run";
import { STACK } from "../../support/workspace";

describe("Archy's fleet gate, in one `pulumi up`", function () {
  this.timeout(300_000);
  const stack = new StackRun("index.ts", {
    system: "archy",
    pace: "quick",
    // One of each kind: the machine is small, and suites are many programs.
    nodes: [
      { name: "node-228", role: "primary" },
      { name: "node-5", role: "tester" },
      { name: "node-116", role: "dev" },
    ],
    archy: { suites: { federation: "test/support/archy-federation" } },
    scenarios: ["AR-0", "AR-1", "AR-2", "AR-3-federation", "AR-3-mesh"],
  });
  const { workspace } = stack;

  before(() => workspace.init());
  after(() => stack.remove());

  it("is green on every host but the one that is no target, across hosts too, and says what has no suite", async () => {
    const { done } = await stack.up();
    await assert.rejects(done, /not every scenario passed/);
    const results = stack.results().flatMap(({ scenarios }) => scenarios);
    const told = Object.fromEntries(
      results.map(({ id, verdict, reason }) => [id, [verdict, reason] as const]),
    );
    const verdicts = Object.fromEntries(
      results.map(({ id, verdict, reason }) => [
        id,
        verdict === "pass" || verdict === "unsupported" ? verdict : reason,
      ]),
    );
    assert.deepEqual(verdicts, {
      "AR-0": "pass",
      "AR-1": "pass",
      "AR-2": "pass",
      "AR-3-federation": "pass",
      "AR-3-mesh": "unsupported",
    });
    assert.match(told["AR-1"]?.[1] ?? "", /node-228: green 2 times, 24 tests$/);
    assert.match(told["AR-2"]?.[1] ?? "", /node-116: left out, because it is not synced/);
    assert.match(told["AR-3-mesh"]?.[1] ?? "", /there is no suite yet/);
  });

  it("keeps TAP, JUnit, exit code and output of every iteration with the results", () => {
    const [run = ""] = readdirSync(join(workspace.directory, "results", STACK));
    const kept = join(workspace.directory, "results", STACK, run, "AR-1", "kept", "node-228");
    assert.deepEqual(readdirSync(kept), ["1", "2"]);
    assert.deepEqual(readdirSync(join(kept, "2")).sort(), ["exit", "junit-1.xml", "output.log", "tap-1.tap"]);
  });
});
