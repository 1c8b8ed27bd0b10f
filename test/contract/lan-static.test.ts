import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { addressFile, reachFolder } from "../../components/environments/lan/names";
import { compare, measure } from "../../components/network/reachability";
import type { NodeSpec } from "../../components/spec";
import { LanRig } from "../support/lan-rig/lan-rig";
import { differences, type HostInventory } from "../support/lan-rig/inventory";
import { needsRig } from "../support/lan-rig/obstacle";
import { LanStack, webNode } from "../support/lan-stack";

/** Machines that are somewhere in the network at first, and are given their nodes' addresses. */
describe("environment lan: addresses", function () {
  this.timeout(300_000);
  let rig: LanRig | undefined;
  let stack: LanStack;
  let found: HostInventory[];

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 2 });
    const network = rig.controller.slice(0, rig.controller.lastIndexOf("."));
    const moved = (index: number): NodeSpec => {
      const address = `${network}.${20 + index}`;
      return webNode(rig!, index, { command: ["node", "/usr/local/lib/web.cjs", address, "8000"] }, address);
    };
    const staticAddresses = { gateway: rig.controller, nameservers: ["9.9.9.9"] };
    stack = new LanStack(`static-${process.pid}`, rig, [moved(0), moved(1)], { staticAddresses });
    found = await Promise.all(rig.hosts.map((host) => host.inventory()));
  });
  after(async () => {
    if (rig) stack.forget();
    await rig?.remove();
  });

  /** Lines of what differs from before. */
  const leftovers = async (): Promise<string[]> => {
    const now = await Promise.all(rig!.hosts.map((host) => host.inventory()));
    return found.flatMap((before, index) => differences(before, now[index]!));
  };

  it("are given, names and firewall with them", async () => {
    await stack.up();
    const inventory = { nodes: stack.inventory() };
    assert.deepEqual(compare(inventory, await measure(inventory)), []);
  });

  it("are what the hosts are reached at from then on: nothing changes the second time, nothing drifts", async () => {
    assert.deepEqual(await stack.up(), []);
    assert.deepEqual(await stack.drift(), []);
  });

  it("are taken back when the stack goes, with all else", async () => {
    await stack.deployment.destroy();
    assert.equal(existsSync(addressFile(stack.stack, "n0")), false);
    await Promise.all(rig!.hosts.map((host) => host.answers()));
    assert.deepEqual(await leftovers(), []);
  });

  it("of a machine that is gone when the stack goes are written down, and given back when it is there again", async () => {
    const away = rig!.host(1);
    await stack.up();
    await away.unplug();
    try {
      await stack.deployment.destroy();
    } finally {
      await away.plug();
      // Its card takes the address again when it sees the cable.
      away.moved(stack.nodes[1]!.address);
      await away.answers();
      away.moved(away.address);
    }
    const left = readFileSync(`${reachFolder(stack.stack)}/left-behind`, "utf8");
    assert.match(left, /^n1 components\/environments\/lan\/scripts\/host\.sh$/m);
    assert.doesNotMatch(left, /^n0 /m);
    await stack.up();
    assert.equal(readFileSync(`${reachFolder(stack.stack)}/left-behind`, "utf8"), "");
    await stack.deployment.destroy();
    await Promise.all(rig!.hosts.map((host) => host.answers()));
    assert.deepEqual(await leftovers(), []);
  });
});
