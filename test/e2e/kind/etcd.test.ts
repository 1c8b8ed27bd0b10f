import assert from "node:assert/strict";
import { etcd } from "../../../components/systems/etcd/system";
import { KindRun } from "../../support/kind-run";
import { needsKind } from "../../support/kubernetes-objects";

describe("etcd in pods, in one `pulumi up` with its cluster", function () {
  this.timeout(600_000);
  const stack = new KindRun("index.ts", { system: "etcd", pace: "quick" });

  before(function () {
    needsKind(this);
    return stack.workspace.init();
  });
  after(() => stack.remove());

  it("passes every scenario, as it is written for all environments", async () => {
    const all = Object.fromEntries(etcd.scenarios.map(({ id }) => [id, "pass"]));
    assert.deepEqual(await stack.upToVerdicts(), all);
  });

  it("changes nothing when it goes up again", () => stack.expectNoChanges());

  it("leaves nothing behind", async () => {
    await stack.destroy();
    assert.equal(stack.left(), "");
  });
});
