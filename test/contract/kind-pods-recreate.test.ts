import assert from "node:assert/strict";
import { healAll } from "../../scenarios/faults/heal";
import type { FaultSpec } from "../../scenarios/faults/fault";
import { readHost, type HostStatus } from "../../scenarios/host-status";
import type { Inventory } from "../../scenarios/inventory";
import { namespaceName } from "../../components/environments/kind/names";
import { kindOperations } from "../../components/environments/kind/operations";
import { Carrier, setUp } from "../support/docker-faults";
import { eventually } from "../support/eventually";
import { needsKind } from "../support/kubernetes-objects";
import { emptyPodStack, podStack } from "../support/pod-stack";
import { proveOnAndOff } from "../support/proved-fault";

const recreate: FaultSpec = { kind: "recreate", target: { node: "n0" } };

describe("environment kind: a pod that is made anew", function () {
  this.timeout(300_000);
  const stack = podStack();
  const first = () => stack.inventory()[0] ?? assert.fail("no node");
  const inventory = (): Inventory => ({
    ...{ version: 1, stack: stack.stack, owner: stack.owner, environment: "kind", system: "web" },
    ...{ capabilities: ["recreate"], profile: "documented", controller: "10.217.0.1", vantage: [] },
    nodes: stack.inventory(),
  });

  before(async function () {
    needsKind(this);
    await stack.up();
  });
  afterEach(() => Carrier.killAll());
  after(emptyPodStack);

  const ask = 'fetch("http://10.217.0.10:8000/").then(async (answer) => console.log(await answer.text()))';
  const serves = (): string => stack.exec("n1", "node", "-e", ask);
  const isAnother = (than: HostStatus) =>
    eventually("n0 is another pod that serves", 60, async () => {
      const now = await readHost(first());
      return now.id !== than.id && now.trouble === "" && serves().includes("pid");
    });

  it("is proved on and off: another pod with other processes, at the same address", async () => {
    const before = await readHost(first());
    const saw = await proveOnAndOff(await setUp(recreate, inventory()), 60);
    assert.match(saw, /^n0: n0-0 \([0-9a-f]{8}\) is gone, now n0-0 /);
    const now = await readHost(first());
    assert.notEqual(now.id, before.id);
    assert.deepEqual([now.image, now.digest, now.name], [before.image, before.digest, "n0-0"]);
    assert.ok(serves().includes("pid"));
  });

  it("comes back although its carrier is killed in the middle, and `testbed heal` has nothing to do", async () => {
    const before = await readHost(first());
    const carrier = await Carrier.fired([...(first().keeper ?? []), "recreate"]);
    carrier.kill();
    // While it is away, nothing of ours is in it.
    const { nodes: found } = await kindOperations.findNodes({ stack: stack.stack, project: process.cwd() });
    for (const { node, error } of await healAll(found)) assert.equal(error, undefined, node);
    await isAnother(before);
    const { nodes: back } = await kindOperations.findNodes({ stack: stack.stack, project: process.cwd() });
    const healed = await healAll(back);
    assert.deepEqual(
      healed.map(({ node, undone, error }) => [node, undone, error]),
      ["n0", "n1"].map((node) => [node, [], undefined]),
    );
  });

  const copies = (count: number) =>
    eventually(`there are ${count} beside it`, 60, async () => {
      const { copies } = await readHost(first());
      return copies.length === count;
    });
  const claims = (): string => stack.kubectl("get", "pvc", "--output=name");

  it("is one again by itself when the carrier that had others beside it was killed", async () => {
    const carrier = await Carrier.fired([...(first().keeper ?? []), "scale", "2"]);
    await copies(1);
    carrier.kill();
    await copies(0);
    await eventually("what the other had is gone", 30, () => !claims().includes("kept-n0-1"));
  });

  it("is one again when `testbed heal` finds others that nobody undoes", async () => {
    stack.kubectl("scale", "statefulset/n0", "--replicas=2");
    await copies(1);
    const [healed] = await healAll(stack.inventory());
    assert.deepEqual([healed?.undone, healed?.error], [["scale: there is one of n0 again, of 2"], undefined]);
    await copies(0);
  });

  it("cannot move where there is one machine, and nothing is changed there", async () => {
    const carrier = new Carrier([...(first().keeper ?? []), "drain"]);
    assert.match(
      await carrier.hears("error"),
      /there is no machine beside \S+ in the cluster that takes pods/,
    );
    assert.doesNotMatch(stack.kubectl("get", "nodes"), /SchedulingDisabled/);
  });

  it("gets the machine back that was cleared of it and by nobody given back, while it is nowhere", async () => {
    const before = await readHost(first());
    // As `drain` leaves it when its carrier and its guard are both killed; it refuses to begin where there is one machine.
    stack.kubectl("annotate", "node", before.machine, `testbed.drained=${namespaceName(stack.stack)}/n0-0`);
    stack.kubectl("cordon", before.machine);
    try {
      stack.kubectl("delete", "pod", "n0-0", "--wait=true");
      await eventually("no machine takes it", 30, async () =>
        (await readHost(first())).trouble.startsWith("no machine takes it"),
      );
      const { nodes } = await kindOperations.findNodes({ stack: stack.stack, project: process.cwd() });
      assert.deepEqual(await healAll(nodes), [
        { node: "n0", undone: [`drain: ${before.machine} takes pods again`] },
        { node: "n1", undone: [] },
      ]);
      assert.doesNotMatch(stack.kubectl("get", "nodes"), /SchedulingDisabled/);
    } finally {
      stack.kubectl("uncordon", before.machine);
    }
    await isAnother(before);
  });

  it("is not made anew by a carrier that ends before it was told to", async () => {
    const before = await readHost(first());
    const carrier = new Carrier([...(first().keeper ?? []), "recreate"]);
    await carrier.hears("armed");
    carrier.tell("heal");
    await carrier.hears("healed");
    assert.deepEqual(await readHost(first()), before);
  });

  it("cannot be where there is no pod, which is said with the reason", async () => {
    stack.kubectl("scale", "statefulset", "n0", "--replicas=0");
    stack.kubectl("wait", "pod/n0-0", "--for=delete", "--timeout=60s");
    const carrier = new Carrier([...(first().keeper ?? []), "recreate"]);
    assert.match(
      await carrier.hears("error"),
      /there is no pod n0-0 to be made anew: its StatefulSet is to have none/,
    );
    await assert.rejects(setUp(recreate, inventory()), /no pod n0-0 to be made anew/);
  });
});
