import assert from "node:assert/strict";
import { StackRun } from "../../support/stack-run";
import { STACK } from "../../support/workspace";
import { testbedHealth } from "../../support/workspace-programs";

const ids = ["MC-1", "MC-2", "MC-3", "MC-4", "MC-5", "MC-7", "MC-8"];

describe("Macula, with monitoring, in one `pulumi up`", function () {
  this.timeout(300_000);
  const stack = new StackRun("index.ts", { system: "macula", pace: "quick" });
  const { workspace } = stack;

  before(() => workspace.init());
  after(() => stack.remove());

  it("passes every scenario", async () => {
    await (
      await stack.up()
    ).done;
    const results = stack.results().flatMap(({ scenarios }) => scenarios);
    assert.deepEqual(
      results.map(({ id, verdict, reason }) => `${id} ${verdict === "pass" ? verdict : reason}`),
      ids.map((id) => `${id} pass`),
    );
  });

  it("changes nothing when it goes up again", async () => {
    const before = stack.results().length;
    await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK);
    assert.equal(stack.results().length, before);
  });

  it("is healthy by `testbed health`", () => {
    const { code, output } = testbedHealth(workspace.directory);
    assert.match(output, /health: 5 of 5 up, .* exit 0\n$/);
    assert.equal(code, 0, output);
  });
});
