import assert from "node:assert/strict";
import type { Disbursed } from "../../../components/systems/the-block/adapter/block-node";
import { chainOf } from "../../support/fake-block-node";
import { World } from "./adapter-world";

describe("checks of The Block's treasury, with nodes that lie", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => {
    world.close();
  });

  const activate = (name: string, epoch: number, active = true): void => {
    Object.assign(world.get(name).claims.executor, { active, epoch, shown: active });
  };

  describe("one holder", () => {
    it("holds, and is the leader", async () => {
      await world.expect("one-holder", "holds", /executor-a on a holds the lease in epoch 1/);
      assert.equal((await world.adapter().leader?.())?.name, "a");
    });
    it("fails while nobody holds the lease, which is not too many", async () => {
      activate("a", 1, false);
      await world.expect("one-holder", "fails", /nobody holds/);
      await world.expect("at-most-one-holder", "holds", /nobody holds/);
      assert.equal(await world.adapter().leader?.(), undefined);
    });
    it("fails for two holders, and forever after", async () => {
      activate("b", 2);
      await world.expect("at-most-one-holder", "fails", /two holders at once: a \(epoch 1\), b \(epoch 2\)/);
      activate("b", 2, false);
      await world.expect("one-holder", "fails", /two holders at once/);
      await world.expect("at-most-one-holder", "fails", /two holders at once/);
    });
    it("has the later one of two holders for leader, and remembers that there were two", async () => {
      activate("b", 2);
      assert.equal((await world.adapter().leader?.())?.name, "b");
      activate("a", 1, false);
      await world.expect("at-most-one-holder", "fails", /two holders at once/);
    });
    it("fails for two holders in one epoch, one after the other", async () => {
      await world.expect("one-holder", "holds", /epoch 1/);
      activate("a", 1, false);
      activate("b", 1);
      await world.expect("at-most-one-holder", "fails", /two holders in epoch 1: a, b/);
    });
    it("fails for a second holder that only the metrics show", async () => {
      world.get("b").claims.executor.shown = true;
      await world.expect("at-most-one-holder", "fails", /a \(epoch 1\), b \(by its metrics\)/);
    });
    it("does not take a hand-over between two answers for two holders", async () => {
      activate("b", 2);
      // By the second look, the first one has given up.
      const { executor } = world.get("a").claims;
      let looks = 0;
      Object.defineProperty(executor, "active", { enumerable: true, get: () => ++looks === 1 });
      executor.shown = false;
      await world.expect("one-holder", "holds", /executor-b on b/);
    });
    it("fails when the node's metrics do not show the holder, or show another", async () => {
      world.get("a").claims.executor.shown = false;
      await world.expect("one-holder", "fails", /a holds the lease, but the nodes' metrics name nobody/);
    });
    it("knows that a stopped executor holds nothing", async () => {
      activate("a", 1, false);
      world.get("a").close("treasury");
      await world.expect("at-most-one-holder", "holds", /nobody/);
    });
  });

  describe("a change of holders", () => {
    const args = { since: "first", fault: "cut", limit: 10 };
    beforeEach(() => world.observe("first", "one-holder"));
    const handOver = (epoch: number): void => {
      activate("a", 1, false);
      activate("b", epoch);
    };

    it("holds for another one in a later epoch, in time", async () => {
      world.clock = () => 9_000;
      await world.expect("holder-changed", "fails", /before, it was executor-a in epoch 1/, args);
      handOver(2);
      await world.expect("holder-changed", "holds", /executor-b .* 9\.0 s after the fault/, args);
    });
    it("fails when it took too long", async () => {
      world.clock = () => 10_100;
      handOver(2);
      await world.expect("holder-changed", "fails", /10\.1 s after the fault \(limit 10 s\)/, args);
    });
    it("fails as flapping when nobody should have taken over", async () => {
      await world.expect("holder-kept", "holds", /executor-a/, { since: "first" });
      activate("a", 3);
      await world.expect("holder-kept", "fails", /changed hands without need/, { since: "first" });
      handOver(4);
      await world.expect("holder-kept", "fails", /changed hands without need/, { since: "first" });
    });
  });

  describe("disbursements", () => {
    const since = "before";
    const args = { name: "gap", since, by: "holder" };
    const one: Disbursed = { id: "run/gap", epoch: 1, executor: "executor-a", signature: "a" };

    /** Puts disbursements into blocks 11, 12, …, each confirmed. */
    function pay(name: string, disbursed: readonly Disbursed[], executions = 1): void {
      const { claims } = world.get(name);
      claims.blocks = chainOf(20).map((block) => {
        const paid = disbursed[block.height - 11];
        return paid ? { ...block, disbursements: [paid] } : block;
      });
      for (const { id, epoch, executor } of disbursed)
        claims.disbursements.set(id, { state: "executed", executions, height: 11, epoch, executor });
    }
    beforeEach(async () => {
      await world.observe(since, "chain");
      await world.observe("holder", "one-holder");
      for (const { name } of world.nodes) pay(name, [one]);
    });

    it("are submitted once, however often one asks", async () => {
      await world.expect("disbursement-submitted", "holds", /run\/new is pending/, { name: "new" });
      const { disbursements } = world.get("a").claims;
      disbursements.set("run/new", { state: "executed", executions: 1 });
      await world.expect("disbursement-submitted", "holds", /is executed/, { name: "new" });
    });
    it("hold when executed once by the holder, on every node", () =>
      world.expect("disbursement-executed", "holds", /once, by executor-a in epoch 1, on 3 nodes/, args));
    it("fail while pending", async () => {
      world.get("c").claims.disbursements.set("run/gap", { state: "pending", executions: 0 });
      await world.expect("disbursement-executed", "fails", /c: it is pending/, args);
    });
    it("fail when one was executed twice by its counter", async () => {
      pay("b", [one], 2);
      await world.expect("disbursement-executed", "fails", /b: it was executed 2 times/, args);
    });
    it("fail when a chain contains one twice, whatever its counter says", async () => {
      pay("b", [one, one]);
      await world.expect("disbursement-executed", "fails", /b: its chain contains it 2 times/, args);
    });
    it("fail when executed by one who does not hold the lease", async () => {
      pay("c", [{ ...one, executor: "executor-b" }]);
      await world.expect("disbursement-executed", "fails", /c: executed by executor-b/, args);
      pay("c", [{ ...one, epoch: 7 }]);
      await world.expect("disbursement-executed", "fails", /in epoch 7, expected executor-a in 1/, args);
    });
    it("fail while not confirmed", async () => {
      world.get("a").claims.blocks.splice(13);
      await world.expect("disbursement-executed", "fails", /a: not confirmed yet/, args);
    });

    it("have epochs in the order of the chain", async () => {
      const later = { id: "run/later", epoch: 2, executor: "executor-b", signature: "b" };
      for (const { name } of world.nodes) pay(name, [one, later]);
      await world.expect("epochs-ordered", "holds", /order of the chain: 1, 2/, { since, atLeast: 2 });
      await world.expect("epochs-ordered", "is missing", /at least 3/, { since, atLeast: 3 });
    });
    it("fail when a chain accepted a stale epoch", async () => {
      const later = { id: "run/later", epoch: 2, executor: "executor-b", signature: "b" };
      pay("c", [later, one]);
      const saw = /c: accepted run\/gap of epoch 1 after one of epoch 2/;
      await world.expect("epochs-ordered", "fails", saw, { since, atLeast: 1 });
    });
    it("fail when a chain paid one of them twice", async () => {
      pay("b", [one, one]);
      await world.expect("epochs-ordered", "fails", /b: contains run\/gap twice/, { since, atLeast: 1 });
    });

    describe("handed in once more", () => {
      const again = { name: "gap", since, as: "stale epoch" };
      const answer = (name: string, execute: (signature: string) => string | undefined): void => {
        world.get(name).claims.execute = execute;
      };

      it("are rejected by every node, as they were signed", async () => {
        const signatures: string[] = [];
        for (const { name } of world.nodes)
          answer(name, (signature) => (signatures.push(signature), "stale epoch 1, the chain has seen 2"));
        await world.expect("replay-refused", "holds", /a: rejected \(.*stale epoch 1/, again);
        assert.deepEqual(signatures, ["a", "a", "a"]);
      });
      it("fail when one node accepts", async () => {
        answer("b", () => undefined);
        await world.expect("replay-refused", "fails", /b: accepted.*; expected a rejection as stale/, again);
      });
      it("fail when rejected for something else: a new one of that epoch might be taken", async () => {
        answer("c", () => "already executed");
        await world.expect("replay-refused", "fails", /c: rejected \(.*already executed\);/, again);
      });
      it("fail when a chain does not have it", async () => {
        pay("b", []);
        await world.expect("replay-refused", "fails", /b \(its chain has no execution of run\/gap\)/, again);
      });
    });
  });
});
