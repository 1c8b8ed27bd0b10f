import assert from "node:assert/strict";
import { adapter as etcdAdapter } from "../../../components/systems/etcd/adapter";
import type { Adapter, Observation } from "../../../scenarios/adapter";
import type { Operation } from "../../../scenarios/history/history";
import { inventoryOf } from "../../support/etcd-cluster";
import { write } from "../history/histories";
import { FakeMember } from "./fake-member";

type Expectation = "holds" | "fails" | "is missing";

describe("checks of etcd, with members that lie", () => {
  let members: FakeMember[];
  let adapter: Adapter;
  let over: AbortController;
  const state = {
    observed: new Map<string, Observation>(),
    histories: new Map<string, readonly Operation[]>(),
    loads: new Map(),
    faults: new Map([["cut", { nodes: ["c"], from: 0 }]]),
  };

  beforeEach(async () => {
    members = await FakeMember.start(["a", "b", "c"]);
    over = new AbortController();
    const inventory = inventoryOf(members.map(({ node }) => node));
    adapter = etcdAdapter({
      inventory,
      runId: "run",
      seed: "1",
      now: () => performance.now(),
      signal: over.signal,
    });
  });
  afterEach(() => {
    over.abort();
    for (const member of members) member.close();
  });

  const member = (name: string): FakeMember => {
    const found = members.find((each) => each.name === name);
    assert.ok(found);
    return found;
  };

  async function expect(check: string, expectation: Expectation, saw: RegExp, args = {}): Promise<void> {
    const observation = await adapter.checks[`etcd/${check}`]?.(args, state);
    assert.ok(observation, `there is no check ${check}`);
    const { ok, missing } = observation;
    assert.equal(ok ? "holds" : missing === true ? "is missing" : "fails", expectation, observation.saw);
    assert.match(observation.saw, saw);
  }

  describe("members-healthy", () => {
    it("holds for healthy members", () => expect("members-healthy", "holds", /3 members are healthy/));
    it("fails if one says it is not", async () => {
      member("b").claims.healthy = false;
      await expect("members-healthy", "fails", /b: says it is not healthy/);
    });
    it("fails if one never came back", async () => {
      member("b").close();
      await expect("members-healthy", "fails", /no answer from b \(/);
    });
    it("fails if somebody else answers at a member's address", async () => {
      member("b").claims.identity = "a";
      await expect("members-healthy", "fails", /b: is member `a`/);
    });
    it("fails if a member is left over", async () => {
      member("c").claims.members = ["a", "b", "c", "old"];
      await expect("members-healthy", "fails", /c: knows the members a, b, c, old/);
    });
    it("is missing if nobody answers: the observer may be cut off", async () => {
      for (const each of members) each.close();
      await expect("members-healthy", "is missing", /no answer from a .*, b .*, c/);
    });
  });

  describe("the health of a node", () => {
    const health = (name: string): Promise<Observation> | undefined => adapter.health?.(member(name).node);

    it("is good when its member serves", async () => {
      assert.deepEqual(await health("b"), { ok: true, saw: "serves, at revision 7" });
    });
    it("is bad when its member says so, and only there", async () => {
      member("b").claims.healthy = false;
      assert.deepEqual(await health("b"), { ok: false, saw: "says it is not healthy" });
      assert.equal((await health("a"))?.ok, true);
    });
    it("is bad when another member answers at its address", async () => {
      member("b").claims.identity = "a";
      assert.deepEqual(await health("b"), { ok: false, saw: "is member `a`" });
    });
    it("is not told when nobody answers", async () => {
      member("b").close();
      await assert.rejects(async () => health("b"));
    });
  });

  describe("leadership", () => {
    it("names the leader that all follow", async () => {
      await expect("one-leader", "holds", /a leads 3 members in term 2/);
      assert.equal((await adapter.leader?.())?.name, "a");
    });
    it("fails while nobody leads, which is no split either", async () => {
      for (const { claims } of members) claims.leader = undefined;
      await expect("one-leader", "fails", /nobody leads/);
      await expect("one-leader-a-term", "holds", /nobody leads/);
      assert.equal(await adapter.leader?.(), undefined);
    });
    it("fails if one follows somebody else", async () => {
      member("c").claims.leader = "b";
      await expect("one-leader", "fails", /a leads, but not all follow it: c: /);
    });
    it("does not believe a leader that serves no linearizable read", async () => {
      member("a").claims.read = undefined;
      await expect("one-leader", "fails", /cannot prove it/);
    });
    it("fails for two leaders in one term, and forever after", async () => {
      member("c").claims.leader = "c";
      await expect("one-leader-a-term", "fails", /two leaders in term 2: a, c/);
      assert.equal(await adapter.leader?.(), undefined);
      member("c").claims.leader = "a";
      await expect("one-leader", "fails", /two leaders in term 2: a, c/);
    });
    it("fails for a second leader in a term that was seen before", async () => {
      await expect("one-leader-a-term", "holds", /a leads/);
      for (const { claims } of members) claims.leader = "b";
      await expect("one-leader-a-term", "fails", /two leaders in term 2: a, b/);
    });
    it("is missing, not unsplit, if nobody answers", async () => {
      for (const each of members) each.close();
      await expect("one-leader-a-term", "is missing", /no answer from a/);
    });
    it("sees a change only if another leads in a later term", async () => {
      state.observed.set("before", { ok: true, saw: "", data: { leader: "a", term: 2 } });
      await expect("leader-changed", "fails", /before, a led in term 2/, { since: "before" });
      for (const { claims } of members) Object.assign(claims, { leader: "b", term: 3 });
      await expect("leader-changed", "holds", /b leads .* s after the fault/, {
        since: "before",
        fault: "cut",
      });
      await expect("leader-changed", "is missing", /names no leader/, { since: "never" });
    });
  });

  describe("replication", () => {
    it("holds for equal copies", () => expect("same-revision-and-hash", "holds", /one hash at revision 7/));
    it("fails for different contents at one revision", async () => {
      member("c").claims.hash = 43;
      await expect("same-revision-and-hash", "fails", /hashes differ at revision 7: a: 42, b: 42, c: 43/);
    });
    it("fails for different revisions", async () => {
      member("c").claims.revision = 6;
      await expect("same-revision-and-hash", "fails", /revisions differ: a: 7, b: 7, c: 6/);
      await expect("caught-up", "fails", /c: 6; wanted revision 7/, { on: { inside: "cut" } });
    });
    it("is missing for empty stores, however equal", async () => {
      for (const { claims } of members) claims.revision = 1;
      await expect("same-revision-and-hash", "is missing", /nothing was ever written/);
      await expect("caught-up", "is missing", /nothing was ever written/);
    });
    it("is missing when nobody else tells how far one should be", async () => {
      member("a").close();
      member("b").close();
      await expect("caught-up", "is missing", /no other member told/, { on: { inside: "cut" } });
    });
    it("is missing for one copy alone: it equals itself", () =>
      expect("same-revision-and-hash", "is missing", /one copy alone/, { on: { inside: "cut" } }));
    it("fails for a member that never came back", async () => {
      member("c").close();
      await expect("caught-up", "fails", /no answer from c/, { on: { inside: "cut" } });
      await expect("same-revision-and-hash", "fails", /no answer from c/);
    });
    it("is missing when the fault it asks about never was", () =>
      expect("caught-up", "is missing", /fault `other` was never on/, { on: { inside: "other" } }));
    it("finds the one member that lost an acknowledged write", async () => {
      state.histories.set("clients", [write("v", 0, 1, { revision: 7 })]);
      await expect("no-lost-write", "holds", /all 1 acknowledged writes are on 3 members/, {
        clients: "clients",
      });
      member("b").claims.read = { value: "v", revision: 6 };
      await expect("no-lost-write", "fails", /lost: b: `v` of revision 7/, { clients: "clients" });
      member("b").claims.read = undefined;
      await expect("no-lost-write", "fails", /lost: b: `v` of revision 7/, { clients: "clients" });
    });
    it("cannot read back writes without a revision, or none", async () => {
      state.histories.set("clients", [write("v", 0, 1)]);
      await expect("no-lost-write", "is missing", /has no revision/, { clients: "clients" });
      state.histories.set("clients", [write("v", 0, 1, { revision: 7, outcome: "unknown" })]);
      await expect("no-lost-write", "is missing", /no write was acknowledged/, { clients: "clients" });
    });
  });

  describe("availability", () => {
    const inside = { on: { inside: "cut" } };
    const outside = { on: { outside: "cut" } };
    it("holds when the one side serves and the other refuses", async () => {
      member("c").claims.acceptsWrites = false;
      await expect("accepts-writes", "holds", /acknowledged: a: \d+ ms, b: \d+ ms$/, outside);
      await expect("refuses-writes", "holds", /^c acknowledged nothing/, inside);
    });
    it("fails when a cut does not cut: the minority serves", () =>
      expect("refuses-writes", "fails", /c acknowledged a write/, inside));
    it("fails when one of the majority does not serve", async () => {
      member("b").claims.acceptsWrites = false;
      await expect("accepts-writes", "fails", /not all .*b: .*HTTP 503/, outside);
    });
    it("does not take death for refusal", async () => {
      member("c").close();
      await expect("refuses-writes", "is missing", /no answer from c/, inside);
    });
  });
});
