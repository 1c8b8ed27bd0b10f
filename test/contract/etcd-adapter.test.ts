import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { adapter as etcdAdapter } from "../../components/systems/etcd/adapter";
import { CLIENT_PORT } from "../../components/systems/etcd/profile";
import type { Adapter, Observation, RunningClients } from "../../scenarios/adapter";
import { checkRegistry } from "../../scenarios/checks/registry";
import type { Operation } from "../../scenarios/history/history";
import { checkLinearizability } from "../../scenarios/history/linearizability";
import type { Inventory } from "../../scenarios/inventory";
import type { CheckSpec } from "../../scenarios/scenario";
import { EtcdCluster, hasEtcd, inventoryNode, inventoryOf } from "../support/etcd-cluster";
import { skip } from "../support/skip";
import { StaleProxy } from "../support/stale-proxy";

const now = (): number => performance.now();
const REGISTERS = { clients: 6, keys: 3, rate: 50 };

describe("the adapter on a real etcd cluster", function () {
  this.timeout(60_000);
  const cluster = new EtcdCluster();
  const nodes = cluster.nodes(1, 2, 3);
  const over = new AbortController();
  const state = {
    observed: new Map<string, Observation>(),
    histories: new Map<string, readonly Operation[]>(),
    loads: new Map(),
    faults: new Map<string, { nodes: string[]; from: number; to?: number }>(),
  };
  let inventory: Inventory;
  let adapter: Adapter;

  before(async function () {
    if (!hasEtcd()) skip(this, "etcd and etcdctl are not here");
    for (const node of nodes) cluster.start(node, nodes);
    await cluster.ready(nodes);
    inventory = cluster.inventory(nodes);
    adapter = etcdAdapter({ inventory, runId: "run", seed: "1", now, signal: over.signal });
  });
  after(async () => {
    over.abort();
    await cluster.stop();
  });

  const look = (check: CheckSpec): Promise<Observation> =>
    checkRegistry({ inventory, adapter, completed: () => undefined }).ask(check, state)();

  async function assertHolds(check: CheckSpec, withinSeconds = 0): Promise<Observation> {
    const deadline = now() + withinSeconds * 1000;
    let observation = await look(check);
    while (!observation.ok && now() < deadline) {
      await sleep(50);
      observation = await look(check);
    }
    assert.equal(observation.ok, true, `${check.check}: ${observation.saw}`);
    return observation;
  }

  async function assertFails(check: CheckSpec, saw: RegExp): Promise<void> {
    const observation = await look(check);
    assert.equal(observation.ok, false, observation.saw);
    assert.ok(observation.missing !== true, observation.saw);
    assert.match(observation.saw, saw);
  }

  async function assertMissing(check: CheckSpec, saw: RegExp): Promise<void> {
    const observation = await look(check);
    assert.deepEqual([observation.ok, observation.missing], [false, true], observation.saw);
    assert.match(observation.saw, saw);
  }

  async function atLeast(clients: RunningClients, operations: number): Promise<void> {
    const deadline = now() + 10_000;
    const wanted = clients.completed() + operations;
    while (clients.completed() < wanted) {
      assert.ok(now() < deadline, `${clients.completed()} of ${wanted} operations after 10 s`);
      await sleep(20);
    }
  }

  it("finds nothing to compare in an empty store: neither pass nor fail", async () => {
    await assertMissing({ check: "etcd/same-revision-and-hash" }, /nothing was ever written/);
    await assertMissing({ check: "etcd/caught-up" }, /nothing was ever written/);
  });

  it("sees healthy members, one leader, and writes acknowledged", async () => {
    await assertHolds({ check: "etcd/members-healthy" });
    state.observed.set("before", await assertHolds({ check: "etcd/one-leader" }, 5));
    await assertHolds({ check: "etcd/accepts-writes" });
    await assertFails({ check: "etcd/refuses-writes" }, /etcd-1, etcd-2, etcd-3 acknowledged a write/);
    await assertFails({ check: "etcd/leader-changed", since: "before" }, /before, etcd-\d led in term/);
  });

  it("proves a history of registers", async () => {
    const clients = await adapter.workloads["registers"]?.(REGISTERS);
    assert.ok(clients);
    await atLeast(clients, 300);
    state.histories.set("quiet", await clients.stop());
    await assertHolds({ check: "history/served", clients: "quiet", atLeast: 50 });
    await assertHolds({ check: "history/linearizable", clients: "quiet" });
    await assertHolds({ check: "etcd/no-lost-write", clients: "quiet" }, 2);
    await assertHolds({ check: "etcd/same-revision-and-hash" }, 2);
  });

  it("finds an acknowledged write that is not there", async () => {
    const [first] = (state.histories.get("quiet") ?? []).filter(({ kind }) => kind === "write");
    assert.ok(first);
    state.histories.set("lied", [{ ...first, value: "never written" }]);
    await assertFails(
      { check: "etcd/no-lost-write", clients: "lied" },
      /acknowledged and lost: .*`never written`/,
    );
    state.histories.set("nothing", []);
    await assertMissing({ check: "etcd/no-lost-write", clients: "nothing" }, /no write was acknowledged/);
    await assertMissing({ check: "history/linearizable", clients: "nothing" }, /0 operations/);
  });

  it("finds the stale reads of one member", async () => {
    const [first, second, third] = inventory.nodes;
    assert.ok(first && second && third);
    const proxy = new StaleProxy(`http://${third.address}:${CLIENT_PORT}`);
    const port = await proxy.listen();
    const lying = inventoryOf([first, second, inventoryNode(third.name, "127.0.0.1", port)]);
    const clients = await etcdAdapter({
      inventory: lying,
      runId: "stale",
      seed: "1",
      now,
      signal: over.signal,
    }).workloads["registers"]?.(REGISTERS);
    assert.ok(clients);
    await atLeast(clients, 100);
    proxy.stale = true;
    await atLeast(clients, 200);
    const judged = checkLinearizability(await clients.stop());
    proxy.close();
    assert.equal(judged.verdict, "fail", judged.reason);
    assert.match(judged.reason, /read .* on etcd-3.*stale or lost/);
  });

  it("survives the leader's death: a new leader, no lost write, a linearizable history", async () => {
    const clients = await adapter.workloads["registers"]?.(REGISTERS);
    const leader = await adapter.leader?.();
    assert.ok(clients && leader);
    state.observed.set("before", await assertHolds({ check: "etcd/one-leader" }));
    await atLeast(clients, 100);
    await cluster.kill(leader);
    const from = now();
    state.faults.set("crash", { nodes: [leader.name], from });
    const outside = { outside: "crash" };
    await assertHolds({ check: "etcd/leader-changed", since: "before", fault: "crash", on: outside }, 5);
    await assertHolds({ check: "etcd/accepts-writes", on: outside }, 5);
    await assertFails({ check: "etcd/members-healthy" }, new RegExp(`no answer from ${leader.name}`));
    await assertMissing({ check: "etcd/refuses-writes", on: { inside: "crash" } }, /no answer/);
    await atLeast(clients, 200);
    const restarted = nodes.find(({ name }) => name === leader.name);
    assert.ok(restarted);
    cluster.start(restarted, nodes);
    state.faults.set("crash", { nodes: [leader.name], from, to: now() });
    await assertHolds({ check: "etcd/members-healthy" }, 20);
    await assertHolds({ check: "etcd/caught-up", on: { inside: "crash" } }, 5);
    state.histories.set("failover", await clients.stop());
    await assertHolds({ check: "history/linearizable", clients: "failover" });
    await assertHolds({ check: "etcd/no-lost-write", clients: "failover" }, 5);
    const outage = await assertHolds({
      check: "history/outage-within",
      clients: "failover",
      fault: "crash",
      within: 5,
      on: outside,
    });
    assert.ok(Number(outage.data?.["seconds"]) > 0.1, `a killed leader cannot go unnoticed: ${outage.saw}`);
  });

  it("passes a lock on when its holder dies, not before its lease has run out", async () => {
    const args = { lock: "lock", clients: 1, keys: 1, rate: 20, ttl: 2 };
    const first = await adapter.workloads["lock"]?.({ ...args, candidate: "first" });
    await assertHolds({ check: "etcd/lock-held", lock: "lock", by: "first" }, 5);
    const second = await adapter.workloads["lock"]?.({ ...args, candidate: "second" });
    assert.ok(first && second);
    await atLeast(second, 5);
    await assertFails({ check: "etcd/lock-held", lock: "lock", by: "second" }, /`first\/.*` holds/);
    state.histories.set("first", await first.stop());
    await assertHolds({ check: "etcd/lock-held", lock: "lock", by: "second" }, 10);
    state.histories.set("second", await second.stop());
    await assertHolds({ check: "lock/exclusive", clients: ["first", "second"] });
    await assertHolds({ check: "lock/taken-over", from: "first", to: "second", within: 4 });
    await assertFails({ check: "lock/taken-over", from: "first", to: "second", within: 0.5 }, /limit 0\.5 s/);
  });

  it("refuses writes without a quorum, and a member that never comes back is never healthy", async () => {
    await Promise.all([cluster.kill({ name: "etcd-2" }), cluster.kill({ name: "etcd-3" })]);
    state.faults.set("quorum", { nodes: ["etcd-1"], from: now() });
    await assertHolds({ check: "etcd/refuses-writes", on: { inside: "quorum" } });
    const alone = { on: { inside: "quorum" } };
    await assertFails(
      { check: "etcd/accepts-writes", ...alone },
      /not all writes are acknowledged: etcd-1: /,
    );
    await assertFails({ check: "etcd/members-healthy" }, /no answer from etcd-2 .*, etcd-3/);
    await assertFails({ check: "etcd/caught-up", on: { outside: "quorum" } }, /no answer from etcd-2/);
    await cluster.kill({ name: "etcd-1" });
    await assertMissing({ check: "etcd/members-healthy" }, /no answer from etcd-1 .*, etcd-2 .*, etcd-3/);
  });
});
