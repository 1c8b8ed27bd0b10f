import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { NodeSpec } from "../../components/spec";
import { LanRig } from "../support/lan-rig/lan-rig";
import { differences, type HostInventory } from "../support/lan-rig/inventory";
import { needsRig } from "../support/lan-rig/obstacle";
import { LanStack, webNode } from "../support/lan-stack";

/** What is found on machines before anything is changed there. */
describe("environment lan: preflight", function () {
  this.timeout(300_000);
  let rig: LanRig | undefined;
  let found: HostInventory[];
  const stacks: LanStack[] = [];

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 2 });
    found = await Promise.all(rig.hosts.map((host) => host.inventory()));
  });
  after(async () => {
    for (const stack of stacks) stack.forget();
    await rig?.remove();
  });

  /** A stack that was looked at: sentences about what is wrong with it. */
  const problems = async (
    nodes: readonly NodeSpec[],
    config: Readonly<Record<string, unknown>> = {},
  ): Promise<readonly string[]> => {
    const stack = new LanStack(`preflight-${process.pid}-${stacks.length}`, rig!, nodes, config);
    stacks.push(stack);
    return stack.prepare().then(
      () => [],
      (error: unknown) => (error as Error).message.split("\n"),
    );
  };
  const both = (): readonly NodeSpec[] => [webNode(rig!, 0), webNode(rig!, 1)];
  /** The last one's record of what iperf3 measured. */
  const measured = (): string => readFileSync(`.testbed/run/${stacks.at(-1)!.stack}/bandwidth.json`, "utf8");

  it("has nothing to say of machines that are as they should be, and measures what lies between them", async () => {
    assert.deepEqual(await problems(both()), []);
    const [megabits, ...rest] = Object.values(JSON.parse(measured()) as Record<string, number>);
    assert.deepEqual(rest, [], "two machines are one pair");
    assert.ok(megabits! > 100, `${megabits} Mbit/s`);
  });

  it("measures round trips and what passes, against what the stack file wants", async () => {
    const slow = await problems(both(), { links: { milliseconds: 0.001 } });
    assert.equal(slow.length, 2, slow.join("\n"));
    assert.match(slow[0]!, /^host `n0` is 0\.\d+ ms away from `n1` .*less than 0\.001 ms/);
    assert.match(slow[1]!, /^host `n1` is 0\.\d+ ms away from `n0`/);
    const thin = await problems(both(), { links: { megabits: 1e9 } });
    assert.equal(thin.length, 1, thin.join("\n"));
    assert.match(thin[0]!, /^host `n0` sends `n1` \(.*\) \d+ Mbit\/s; 1000000000 are wanted/);
  });

  it("does not call what a firewall hides from measuring too slow", async () => {
    const host = rig!.host(1);
    await host.sudo("nft", "add table inet hides; add chain inet hides in { type filter hook input priority 0; }; add rule inet hides in tcp dport 5201 drop; add rule inet hides in icmp type echo-request drop"); // prettier-ignore
    try {
      assert.deepEqual(await problems(both(), { links: { milliseconds: 1 } }), []);
      assert.deepEqual(Object.values(JSON.parse(measured()) as object), [null]);
    } finally {
      await host.sudo("nft", "delete table inet hides");
    }
  });

  it("tells devices and programs that are missing, of all machines at once", async () => {
    const nodes = [
      webNode(rig!, 0, { needs: ["/dev/net/tun"] }),
      webNode(rig!, 1, { programs: ["nobody-has-this"] }),
    ];
    const first = rig!.host(0);
    await first.sudo("mv", "/dev/net/tun", "/dev/net/away");
    try {
      const said = await problems(nodes);
      assert.equal(said.length, 2, said.join("\n"));
      assert.match(said[0]!, /^host `n0` has no \/dev\/net\/tun that can be opened, which `web` needs/);
      assert.match(said[1]!, /^host `n1` lacks `nobody-has-this`/);
    } finally {
      await first.sudo("mv", "/dev/net/away", "/dev/net/tun");
    }
    assert.deepEqual(await problems(nodes.slice(0, 1)), []);
  });

  it("tells who else has an address that a machine is to be given", async () => {
    const [network, stranger] = [rig!.controller.slice(0, rig!.controller.lastIndexOf(".")), rig!.host(1)];
    const wanted = `${network}.50`;
    const node = webNode(rig!, 0, {}, wanted);
    const given = { staticAddresses: { gateway: rig!.controller } };
    assert.deepEqual(await problems([node], given), []);
    await stranger.sudo("ip", "addr", "add", `${wanted}/${rig!.subnet.prefix}`, "dev", stranger.interface);
    try {
      const said = await problems([node], given);
      assert.deepEqual(said, [
        `host \`n0\` cannot be given ${wanted}: somebody else in the network has it already (52:54:00:00:00:01).`,
      ]);
    } finally {
      await stranger.sudo("ip", "addr", "del", `${wanted}/${rig!.subnet.prefix}`, "dev", stranger.interface);
    }
  });

  it("has changed nothing", async () => {
    const now = await Promise.all(rig!.hosts.map((host) => host.inventory()));
    assert.deepEqual(
      found.flatMap((before, index) => differences(before, now[index]!)),
      [],
    );
  });
});
