import assert from "node:assert/strict";
import type { NodeSpec } from "../../components/spec";
import { environmentContract, type Subject } from "../support/environment-contract";
import { LanRig } from "../support/lan-rig/lan-rig";
import { differences, type HostInventory } from "../support/lan-rig/inventory";
import { needsRig } from "../support/lan-rig/obstacle";
import { LanStack, webNode } from "../support/lan-stack";

describe("on machines over SSH", function () {
  this.timeout(300_000);
  let rig: LanRig | undefined;
  let stack: LanStack;
  let node: NodeSpec;
  let found: HostInventory;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 1 });
    node = { ...webNode(rig, 0), services: [] };
    stack = new LanStack(`contract-${process.pid}`, rig, [node]);
    found = await rig.host(0).inventory();
  });
  after(async () => {
    if (rig) stack.forget();
    await rig?.remove();
  });

  const subject: Subject = {
    get node() {
      return node;
    },
    prepare: () => stack.prepare(),
  };
  environmentContract("lan", subject);

  describe("afterwards", () => {
    it("the machine is as it was", async () => {
      assert.deepEqual(differences(found, await rig!.host(0).inventory()), []);
    });
  });
});
