import assert from "node:assert/strict";
import { adapter as etcdAdapter } from "../../../components/systems/etcd/adapter";
import type { InventoryNode } from "../../../scenarios/inventory";
import { inventoryOf } from "../../support/etcd-cluster";
import { FakeMember } from "./fake-member";

describe("samples of etcd members", () => {
  it("tell whom a member follows by name, its term and its revision; a dead one rejects", async () => {
    const members = await FakeMember.start(["a", "b"]);
    const over = new AbortController();
    const inventory = inventoryOf(members.map(({ node }) => node));
    const now = (): number => performance.now();
    const adapter = etcdAdapter({ inventory, runId: "run", seed: "1", now, signal: over.signal });
    const [a, b] = members;
    assert.ok(a && b);
    const sample = async (node: InventoryNode) => adapter.sample?.(node);
    b.claims.leader = undefined;
    try {
      assert.deepEqual(await sample(a.node), { leader: "a", term: 2, revision: 7 });
      assert.deepEqual(await sample(b.node), { leader: "none", term: 2, revision: 7 });
      const { node } = b;
      b.close();
      await assert.rejects(sample(node));
    } finally {
      over.abort();
      for (const member of members) member.close();
    }
  });
});
