import assert from "node:assert/strict";
import { loadSeries } from "../../../components/systems/the-block/adapter/transfer-source";
import { TransferSeries } from "../../../components/systems/the-block/adapter/transfers";
import { decodeBatch } from "../../../components/systems/the-block/node/ledger/batch";
import type { Operation } from "../../../scenarios/history/history";
import type { LoadResult } from "../../../scenarios/load/load";
import { chainOf } from "../../support/fake-block-node";
import { World } from "./adapter-world";
import { eventually } from "../../support/eventually";

const SIZE = 5;

describe("checks of The Block's transactions, with nodes that lie", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => {
    world.close();
  });

  describe("a load", () => {
    const series = new TransferSeries(loadSeries("run"), SIZE);
    const args = { load: "load", since: "before" };

    /** Batches of the load by number, in blocks 11, 12, … of a chain that is long enough to confirm them. */
    function include(name: string, ...blocks: readonly (readonly number[])[]): void {
      world.get(name).claims.blocks = chainOf(30).map((block) => {
        const batches = blocks[block.height - 11]?.map((seq) => {
          const { id, sender, nonce, count } = decodeBatch(series.batch(seq));
          return { id, sender, nonce: Number(nonce), count };
        });
        return batches ? { ...block, batches } : block;
      });
    }
    const loaded = (ok: number, scheduled = 4): void => {
      const load = { scheduled, sent: scheduled, ok, operations: ok * SIZE, seconds: 2 };
      world.state.loads.set("load", load as unknown as LoadResult);
    };
    beforeEach(async () => {
      await world.observe("before", "chain");
      loaded(4);
      for (const { name } of world.nodes) include(name, [0, 1], [2], [3]);
    });

    it("holds when all of it is confirmed on every node, at the rate", async () => {
      const saw = /20 transactions confirmed, 10\/s \(at least 10\), 100\.00 %/;
      await world.expect("load-confirmed", "holds", saw, { ...args, rate: 10, share: 1 });
      await world.expect("load-confirmed", "fails", /10\/s \(at least 11\)/, { ...args, rate: 11 });
    });
    it("counts the rate over the time that the blocks took, if they lag", async () => {
      for (const { name } of world.nodes) include(name, [0], [], [], [], [1, 2, 3]);
      await world.expect("load-confirmed", "fails", /5\/s \(at least 10\)/, { ...args, rate: 10 });
    });
    it("fails when an accepted transaction is lost on one node", async () => {
      include("c", [0, 1], [3]);
      await world.expect("load-confirmed", "fails", /of 20 accepted .*c: 15; the rest is lost/, args);
    });
    it("fails when a batch is in the chain twice, even if the sum is right", async () => {
      include("b", [0, 1], [2, 2]);
      await world.expect("load-confirmed", "fails", /b has batch 2 of the load twice/, args);
    });
    it("does not count what is not confirmed, or of another run", async () => {
      world.get("a").claims.blocks.splice(16);
      await world.expect("load-confirmed", "fails", /a: 15/, args);
      const other = decodeBatch(new TransferSeries("other run/load", SIZE).batch(3));
      include("a", [0, 1], [2]);
      const block = world.get("a").claims.blocks[13];
      assert.ok(block);
      const { id, sender, nonce, count } = other;
      world.get("a").claims.blocks[13] = { ...block, batches: [{ id, sender, nonce: Number(nonce), count }] };
      await world.expect("load-confirmed", "fails", /a: 15/, args);
    });
    it("fails when too little of what was offered is confirmed", async () => {
      loaded(3);
      for (const { name } of world.nodes) include(name, [0, 1], [2]);
      await world.expect("load-confirmed", "fails", /75\.00 % .*at least 99 %/, { ...args, share: 0.99 });
    });
    it("is missing without a load, or when nothing was accepted", async () => {
      await world.expect("load-confirmed", "is missing", /no finished load "x"/, { ...args, load: "x" });
      loaded(0);
      await world.expect("load-confirmed", "is missing", /accepted nowhere/, args);
    });
  });

  describe("clients", () => {
    const operation = (node: string, value: string, times = { start: 5, end: 6 }): Operation => ({
      ...{ client: 0, key: value, node, kind: "write", value, outcome: "ok" },
      ...times,
    });
    const clients = "clients";
    beforeEach(() => {
      world.state.histories.set(clients, [operation("a", "x"), operation("b", "y")]);
      for (const { claims } of world.nodes)
        claims.transactions = new Map([
          ["x", "confirmed"],
          ["y", "confirmed"],
        ]);
    });
    const lasting = { confirmedBy: { outside: "cut" }, clients };

    it("lose nothing that was confirmed", () =>
      world.expect("no-lost-transfer", "holds", /all 1 batches that a, c confirmed .* on 3 nodes/, lasting));
    it("find the one node that lost a confirmed transaction", async () => {
      world.get("b").claims.transactions.set("x", "pending");
      await world.expect("no-lost-transfer", "fails", /b: x… is pending/, lasting);
      world.get("b").claims.transactions.delete("x");
      await world.expect("no-lost-transfer", "fails", /b: x… is unknown/, lasting);
    });
    it("do not ask the majority to keep what only the minority confirmed", async () => {
      world.get("a").claims.transactions.delete("y");
      await world.expect("no-lost-transfer", "holds", /all 1/, lasting);
      await world.expect("no-lost-transfer", "fails", /a: y… is unknown/, { clients });
    });
    it("prove nothing when nothing was confirmed", async () => {
      world.state.histories.set(clients, [{ ...operation("a", "x"), outcome: "unknown" }]);
      await world.expect("no-lost-transfer", "is missing", /confirmed nothing/, { clients });
    });
    it("are served by each node of a side while the fault is on", async () => {
      world.state.faults.set("cut", { nodes: ["b"], from: 0, proven: 4, to: 10 });
      const args = { clients, fault: "cut", atLeast: 1 };
      await world.expect("served", "holds", /a: 1/, { ...args, on: { node: "a" } });
      await world.expect("served", "fails", /c: 0; at least 1/, { ...args, on: { outside: "cut" } });
      world.state.histories.set(clients, [operation("a", "x", { start: 3, end: 6 })]);
      await world.expect("served", "fails", /a: 0/, { ...args, on: { node: "a" } });
      world.state.histories.set(clients, [operation("a", "x", { start: 5, end: 11 })]);
      await world.expect("served", "fails", /a: 0/, { ...args, on: { node: "a" } });
    });

    it("record a batch as done when its node calls it confirmed, and as unknown when it does not", async () => {
      world.get("a").claims.transactions = new Map([["batch", "confirmed"]]);
      world.get("b").close();
      const start = world.adapter().workloads["transfers"];
      const running = await start?.({ clients: 3, rate: 20, seconds: 0.5 });
      assert.ok(running);
      const outcomes = () => running.recorded?.().map(({ node, outcome }) => `${node} ${outcome}`) ?? [];
      const wanted = ["a ok", "b failed", "c unknown"];
      await eventually("every outcome", 5, () => wanted.every((each) => outcomes().includes(each)), outcomes);
      await running.stop();
      assert.deepEqual([...new Set(outcomes())].sort(), wanted);
    });
  });
});
