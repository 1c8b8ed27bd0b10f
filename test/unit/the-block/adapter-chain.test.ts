import { chainOf } from "../../support/fake-block-node";
import { World } from "./adapter-world";

describe("checks of The Block's chain, with nodes that lie", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => {
    world.close();
  });

  describe("peers", () => {
    it("holds when each is connected to all others", () =>
      world.expect("peers", "holds", /3 nodes are connected to all 2 others/));
    it("fails when one lacks a peer", async () => {
      world.get("b").claims.peers = ["primary-a"];
      await world.expect("peers", "fails", /b: is not connected to observer-c/);
    });
    it("fails when one counts the same peer twice", async () => {
      world.get("b").claims.peers = ["primary-a", "primary-a"];
      await world.expect("peers", "fails", /b: is not connected to observer-c/);
    });
    it("fails when one counts too few", async () => {
      world.get("c").claims.active_peers = 1;
      await world.expect("peers", "fails", /c: counts 1 active peers, expected 2/);
    });
    it("fails when one is silent, and is missing when all are", async () => {
      world.get("b").close();
      await world.expect("peers", "fails", /no answer from b/);
      world.get("a").close();
      world.get("c").close();
      await world.expect("peers", "is missing", /no answer from a .*b .*c/);
    });
  });

  describe("one chain", () => {
    const skew = 2;
    it("holds for one hash at the common height", async () => {
      world.get("c").claims.blocks = chainOf(9);
      await world.expect("one-chain", "holds", /one hash at height 9, 1 blocks apart/, { skew });
    });
    it("fails for a fork that is kept", async () => {
      world.get("b").claims.blocks = chainOf(12, 7);
      await world.expect("one-chain", "fails", /hashes differ at height 10: a: hash-10, b: fork-10/, {
        skew,
      });
    });
    it("fails for a node that is stuck at a height", async () => {
      world.get("b").claims.blocks = chainOf(7);
      await world.expect("one-chain", "fails", /3 blocks apart \(limit 2\): a: 10, b: 7/, { skew });
    });
    it("is missing before the first block, and for one node alone", async () => {
      world.get("b").claims.blocks = chainOf(0);
      await world.expect("one-chain", "is missing", /nothing was produced yet/, { skew });
      await world.expect("one-chain", "is missing", /nothing to be compared/, {
        skew,
        on: { inside: "cut" },
      });
    });
    it("looks only at the nodes it is asked for", async () => {
      world.get("b").claims.blocks = chainOf(3, 1);
      await world.expect("one-chain", "holds", /^2 nodes/, { skew, on: { outside: "cut" } });
      await world.expect("one-chain", "fails", /differ/, { skew, on: { roles: ["primary", "replica"] } });
    });
  });

  describe("no reorganisation", () => {
    it("fails once a counter has moved, and holds while none has", async () => {
      await world.observe("before", "chain");
      await world.expect("no-reorg", "holds", /no reorganisation on 3 nodes/, { since: "before" });
      world.get("b").claims.reorgs = 1;
      await world.expect("no-reorg", "fails", /b: 0 before, 1 now/, { since: "before" });
    });
    it("is missing without an observation to compare with", () =>
      world.expect("no-reorg", "is missing", /observation `never`/, { since: "never" }));
  });

  describe("growth", () => {
    it("holds when every node has new blocks, and fails when one has none", async () => {
      await world.observe("before", "chain");
      for (const { claims } of world.nodes) claims.blocks = chainOf(15);
      await world.expect("advanced", "holds", /a: 5, b: 5, c: 5/, { since: "before", by: 5 });
      world.get("c").claims.blocks = chainOf(10);
      await world.expect("advanced", "fails", /c: 0; at least 5/, { since: "before", by: 5 });
    });
    it("fails for a node that is stuck at a height longer than allowed", async () => {
      let now = 0;
      world.clock = () => now;
      const args = { stall: 5 };
      await world.expect("growing", "holds", /grows: a: 10/, args);
      now = 5000;
      world.get("a").claims.blocks = chainOf(12);
      await world.expect("growing", "holds", /grows/, args);
      now = 5001;
      world.get("c").claims.blocks = chainOf(12);
      await world.expect("growing", "fails", /stuck: b: at height 10 for 5\.0 s/, args);
    });
    it("sees the longest time between two blocks", async () => {
      await world.observe("before", "chain");
      for (const { claims } of world.nodes) claims.blocks = chainOf(20);
      await world.expect("block-interval", "holds", /a: 1\.0 s/, { since: "before", max: 5 });
      const [late] = world.get("b").claims.blocks.splice(15, 1);
      const chain = world.get("b").claims.blocks;
      if (late) chain.splice(15, 0, { ...late, timestamp_ms: late.timestamp_ms + 6000 });
      await world.expect("block-interval", "fails", /b: 7\.0 s/, { since: "before", max: 5 });
    });
    it("fails for blocks that do not follow each other", async () => {
      await world.observe("before", "chain");
      world.get("b").claims.blocks = [...chainOf(14), ...chainOf(20, 3).slice(15)];
      world.get("a").claims.blocks = world.get("c").claims.blocks = chainOf(20);
      const args = { since: "before", max: 5 };
      await world.expect("block-interval", "fails", /b: block 15 does not follow/, args);
    });
    it("is missing without two blocks", async () => {
      await world.observe("before", "chain");
      await world.expect("block-interval", "is missing", /has 1 blocks/, { since: "before", max: 5 });
    });
  });

  describe("clocks", () => {
    it("hold within a second", () => world.expect("clocks", "holds", /ms apart/, { within: 1 }));
    it("fail when one is ahead", async () => {
      world.get("b").claims.executor.ahead = 1500;
      await world.expect("clocks", "fails", /clocks are 1\d\d\d ms apart/, { within: 1 });
    });
  });
});
