import assert from "node:assert/strict";
import { adapter } from "../../components/systems/etcd/adapter";
import type { PlacedNode } from "../../components/systems/system";
import type { CheckState } from "../../scenarios/adapter";
import { EtcdCluster, hasEtcd } from "../support/etcd-cluster";
import { skip } from "../support/skip";

const nothing: CheckState = {
  observed: new Map(),
  histories: new Map(),
  loads: new Map(),
  faults: new Map(),
};

describe("membership of a real etcd cluster", function () {
  this.timeout(90_000);
  const cluster = new EtcdCluster();
  const over = new AbortController();

  before(function () {
    if (!hasEtcd()) skip(this, "etcd and etcdctl are not here");
  });
  after(async () => {
    over.abort();
    await cluster.stop();
  });

  async function assertMembers(nodes: readonly PlacedNode[]): Promise<void> {
    const context = {
      inventory: cluster.inventory(nodes),
      runId: "m",
      seed: "1",
      now: () => performance.now(),
      signal: over.signal,
    };
    const observation = await adapter(context).checks["etcd/members-healthy"]?.({}, nothing);
    assert.equal(observation?.ok, true, observation?.saw);
  }

  it("founds a cluster of one", async () => {
    const one = cluster.nodes(1);
    cluster.start(cluster.node(1), one);
    await cluster.ready(one);
    await assertMembers(one);
  });

  it("grows from one to three at once, each joining by itself", async () => {
    const three = cluster.nodes(1, 2, 3);
    cluster.start(cluster.node(2), three);
    cluster.start(cluster.node(3), three);
    await cluster.ready(three);
    await assertMembers(three);
    const { status, output } = cluster.membership(three);
    assert.equal(status, 0, output);
    await assertMembers(three);
  });

  it("starts a killed member again as the one it was", async () => {
    const three = cluster.nodes(1, 2, 3);
    await cluster.kill(cluster.node(2));
    cluster.start(cluster.node(2), three);
    await cluster.ready(three);
    await assertMembers(three);
  });

  it("takes back a member that lost its data, as a new one", async () => {
    const three = cluster.nodes(1, 2, 3);
    await cluster.wipe(cluster.node(3));
    cluster.start(cluster.node(3), three);
    await cluster.ready(three);
    await assertMembers(three);
  });

  it("replaces a member: the new one joins, then the old one is removed", async () => {
    const declared = cluster.nodes(1, 2, 4);
    cluster.start(cluster.node(4), declared);
    await cluster.ready(declared);
    const { status, output } = cluster.membership(declared);
    assert.equal(status, 0, output);
    await assertMembers(declared);
  });

  it("shrinks to one", async () => {
    await cluster.kill(cluster.node(3));
    const one = cluster.nodes(2);
    const { status, output } = cluster.membership(one);
    assert.equal(status, 0, output);
    await cluster.ready(one);
    await assertMembers(one);
  });

  it("refuses to remove anybody when nothing is declared, and says so", () => {
    const { status, output } = cluster.membership([]);
    assert.equal(status, 1);
    assert.match(output, /no declared members given/);
  });
});

describe("a member of a real etcd cluster that lost its data while all were down", function () {
  this.timeout(120_000);
  const cluster = new EtcdCluster();
  const all = cluster.nodes(1, 2, 3);
  const [one, two, three] = all as [PlacedNode, PlacedNode, PlacedNode];

  before(async function () {
    if (!hasEtcd()) skip(this, "etcd and etcdctl are not here");
    for (const node of all) cluster.start(node, all);
    await cluster.ready(all);
    await cluster.wipe(three);
    cluster.start(three, all);
    await cluster.ready(all);
  });
  after(() => cluster.stop());

  it("is taken back when it could not see that the others have a cluster, and founded one", async () => {
    await Promise.all([cluster.kill(one), cluster.kill(two), cluster.wipe(three)]);
    cluster.keep(three, all);
    await cluster.founding(three);
    for (const node of [one, two]) cluster.start(node, all);
    await cluster.ready(all);
    assert.match(cluster.log(three), /the others have a cluster already; joins it/);
  });
});
