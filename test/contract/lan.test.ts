import assert from "node:assert/strict";
import { LanRig } from "../support/lan-rig/lan-rig";
import { differences, type HostInventory } from "../support/lan-rig/inventory";
import { needsRig } from "../support/lan-rig/obstacle";
import { lanContract, LanStack, webNode } from "../support/lan-stack";

describe("on machines over SSH", function () {
  this.timeout(300_000);
  let rig: LanRig | undefined;
  let stack: LanStack;
  let found: HostInventory;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 1 });
    stack = new LanStack(`contract-${process.pid}`, rig, [{ ...webNode(rig, 0), services: [] }]);
    found = await rig.host(0).inventory();
  });
  after(async () => {
    if (rig) stack.forget();
    await rig?.remove();
  });

  lanContract(() => stack);

  describe("afterwards", () => {
    it("the machine is as it was", async () => {
      assert.deepEqual(differences(found, await rig!.host(0).inventory()), []);
    });
  });
});
