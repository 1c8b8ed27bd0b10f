import assert from "node:assert/strict";
import { once } from "node:events";
import { lanOperations } from "../../components/environments/lan/operations";
import { healAll } from "../../scenarios/faults/heal";
import type { FaultSpec } from "../../scenarios/faults/fault";
import { prepare } from "../../scenarios/faults/prepare";
import type { Inventory } from "../../scenarios/inventory";
import { readStatus } from "../../scenarios/service-status";
import { Carrier, setUp } from "../support/docker-faults";
import { eventually } from "../support/eventually";
import { LanRig } from "../support/lan-rig/lan-rig";
import { needsRig } from "../support/lan-rig/obstacle";
import { LanStack, webNode } from "../support/lan-stack";
import { proveOnAndOff } from "../support/proved-fault";

const target = { node: "n0" };
const service = "web";

describe("environment lan: faults", function () {
  this.timeout(300_000);
  let rig: LanRig | undefined;
  let stack: LanStack;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 2, prefix6: "fd42:7:3" });
    // The second one's service is not started again by systemd, whatever ends it.
    const nodes = [webNode(rig, 0), webNode(rig, 1, { restart: "never" })];
    stack = new LanStack(`faults-${process.pid}`, rig, nodes);
    await stack.up();
  });
  beforeEach(async () => {
    await runs();
    await runs(1);
  });
  afterEach(() => Carrier.killAll());
  after(async () => {
    if (!rig) return;
    await stack.deployment.destroy();
    stack.forget();
    await rig.remove();
  });

  const host = (index = 0) => rig!.host(index);
  const inventory = (): Inventory => ({
    ...{ version: 1, stack: stack.stack, owner: stack.owner, environment: "lan", capabilities: [] },
    ...{ system: "web", profile: "documented", vantage: [], controller: rig!.controller },
    nodes: stack.inventory(),
  });
  const node = (index = 0) => stack.inventory()[index]!;
  const carrierOf = (kind: string, index = 0) => [...node(index).services[0]!.carrier, kind];
  const state = async (index = 0) => (await readStatus(node(index), node(index).services[0]!)).state;
  const runs = (index = 0) =>
    eventually("the service runs", 15, async () => /^[RSD]/.test(await state(index)));
  /** argv of the carrier that cuts the first node off. */
  const cutting = async (): Promise<readonly string[]> => {
    const context = { inventory: inventory(), adapter: { checks: {}, workloads: {} }, seed: "1", id: "cut" };
    const { commands } = await prepare({ kind: "isolate", target }, { ...context, signal: new AbortController().signal }); // prettier-ignore
    return commands[0]!.argv;
  };
  const answers = async (from: number, to: string) =>
    (await host(from).ssh("ping", "-c1", "-W1", to)).code === 0;

  const specs: readonly FaultSpec[] = [
    { kind: "kill", target, service },
    { kind: "pause", target, service },
    { kind: "stop", target, service },
    { kind: "restart", target, service },
    { kind: "isolate", target },
    { kind: "loss", target, ratio: 0.3 },
  ];
  for (const spec of specs)
    it(`${spec.kind}: is proved on and off`, async () => {
      await proveOnAndOff(await setUp(spec, inventory()));
      await runs();
    });

  for (const kind of ["kill", "stop", "restart"] as const)
    it(`${kind}: is proved on and off where nobody starts the service again`, async () => {
      const before = await stack.pid(1);
      await proveOnAndOff(await setUp({ kind, target: { node: "n1" }, service }, inventory()));
      assert.notEqual(await stack.pid(1), before);
    });

  for (const kind of ["kill", "stop"] as const)
    it(`${kind}: is over where nobody starts the service again, also when its carrier is killed or stopped`, async () => {
      const before = await stack.pid(1);
      await Carrier.fired(carrierOf(kind, 1));
      await host(1).sudo("pkill", "-KILL", "-f", `[s]ervice-carrier.sh .*/web ${kind}`);
      await runs(1);
      const between = await stack.pid(1);
      assert.notEqual(between, before);
      await Carrier.fired(carrierOf(kind, 1));
      await host(1).sudo("pkill", "-STOP", "-f", `[s]ervice-carrier.sh .*/web ${kind}`);
      const [healed] = await healAll([node(1)]);
      assert.equal(healed?.error, undefined);
      await runs(1);
      assert.notEqual(await stack.pid(1), between);
      assert.deepEqual((await healAll([node(1)]))[0]?.undone, []);
    });

  it("isolate: cuts IPv6 too, and leaves the controller its way", async () => {
    const carrier = await Carrier.fired(await cutting());
    assert.equal(await answers(1, host(0).address), false);
    assert.equal(await answers(1, "fd42:7:3::110"), false);
    assert.equal((await host(0).ssh("true")).code, 0);
    carrier.tell("heal");
    await carrier.hears("healed");
    assert.equal(await answers(1, "fd42:7:3::110"), true);
  });

  for (const kind of ["kill", "pause"] as const) {
    it(`${kind}: is over within moments when its driver is killed`, async () => {
      const carrier = await Carrier.fired(carrierOf(kind));
      carrier.killGroup();
      await runs();
    });

    it(`${kind}: is over when the carrier on the host is killed`, async () => {
      await Carrier.fired(carrierOf(kind));
      await host().sudo("pkill", "-KILL", "-f", `[s]ervice-carrier.sh .*/web ${kind}`);
      await runs();
    });
  }

  it("isolate: is over when the carrier on the host is killed", async () => {
    await Carrier.fired(await cutting());
    await host().sudo("pkill", "-KILL", "-f", "^bash -c .*[n]etwork-carrier hold");
    await eventually("the hosts reach each other", 5, () => answers(1, host(0).address));
  });

  it("isolate: heals itself when the cable to the controller is gone, within 30 s", async () => {
    const carrier = await Carrier.fired(await cutting());
    const watch = "until ! nft list table inet testbed_fault_cut >/dev/null 2>&1; do sleep 0.1; done; date +%s%3N >/run/healed-at"; // prettier-ignore
    await host().sudo("systemd-run", "--quiet", "--collect", "sh", "-c", watch);
    const cut = Date.now();
    await host().unplug();
    try {
      // ssh gives up a connection that says nothing.
      if (carrier.child.exitCode === null) await once(carrier.child, "exit");
      // Nor does it hide the others from `testbed heal`.
      const found = await lanOperations.findNodes({ stack: stack.stack, project: process.cwd() });
      assert.deepEqual(
        [found.nodes.map(({ name }) => name), found.unseen.map(({ where }) => where)],
        [["n1"], ["host n0"]],
      );
    } finally {
      await host().plug();
    }
    await host().answers();
    const healed = Number(await host().sudo("cat", "/run/healed-at"));
    assert.ok(healed - cut < 30_000, `healed after ${healed - cut} ms`);
  });

  it("are all undone by heal, also when their carriers are stopped, and nothing the second time", async () => {
    await Carrier.fired(carrierOf("pause"));
    await Carrier.fired(await cutting());
    await host().sudo("pkill", "-STOP", "-f", "[s]ervice-carrier.sh|[n]etwork-carrier hold");
    const [healed] = await healAll([node()]);
    assert.equal(healed?.error, undefined);
    assert.ok(healed!.undone.some((line) => line.startsWith("carrier testbed_fault_cut")), healed!.undone.join("; ")); // prettier-ignore
    await runs();
    assert.equal(await answers(1, host(0).address), true);
    assert.deepEqual((await healAll([node()]))[0]?.undone, []);
  });

  it("heal within 250 ms of their driver's death", async () => {
    const carrier = await Carrier.fired(await cutting());
    const seen = "while nft list table inet testbed_fault_cut >/dev/null 2>&1; do sleep 0.005; done; date +%s%3N >/run/healed-at"; // prettier-ignore
    await host().sudo("rm", "-f", "/run/healed-at");
    await host().sudo("systemd-run", "--quiet", "--collect", "sh", "-c", seen);
    const killed = Date.now();
    carrier.killGroup();
    const read = async () => Number((await host().ssh("cat", "/run/healed-at")).stdout) || undefined;
    const healed = await eventually("the fault is over", 5, read);
    assert.ok(healed - killed <= 250, `healed after ${healed - killed} ms`);
  });

  it("leave no note on a machine that is given back, although their carrier was killed", async () => {
    await Carrier.fired(await cutting());
    const notes = async () => (await host().ssh("find", "/run/testbed-faults")).stdout.trim();
    await host().sudo("pkill", "-KILL", "-f", "[n]etwork-carrier hold");
    await eventually("nothing is cut any more", 5, () => answers(1, host(0).address));
    assert.match(await notes(), /testbed_fault_cut$/m);
    await stack.deployment.destroy();
    assert.equal(await notes(), "");
  });
});
