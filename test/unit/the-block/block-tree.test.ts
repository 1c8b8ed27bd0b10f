import assert from "node:assert/strict";
import type { Block } from "../../../components/systems/the-block/node/ledger/block";
import type { Ledger } from "../../../components/systems/the-block/node/ledger/ledger";
import { keptHeights } from "../../../components/systems/the-block/node/ledger/snapshots";
import { block, inDirectory, openLedger } from "../../support/the-block-chain";

describe("the-block tree of a long chain", () => {
  it("finds every block, also those that are no longer in memory, before and after a restart", function () {
    this.timeout(10_000);
    inDirectory((directory) => {
      const blocks: Block[] = [];
      for (let i = 0; i < 2500; i++) blocks.push(block(blocks.at(-1), 1));
      const side = block(blocks[9], 2);
      const first = openLedger(directory);
      first.add(...blocks, side);
      check(first);
      first.close();
      const again = openLedger(directory);
      check(again);
      again.close();

      function check(ledger: Ledger): void {
        for (const { hash, header } of blocks) {
          const entry = ledger.tree.get(hash);
          assert.deepEqual(entry?.header, header);
          assert.ok(ledger.contains(entry));
        }
        assert.equal(ledger.contains(ledger.tree.get(side.hash)!), false);
        assert.equal(ledger.tree.get("00".repeat(32)), undefined);
        assert.equal(ledger.range(2400, 9999).at(-1)?.hash, blocks.at(-1)!.hash);
      }
    });
  });

  it("keeps few snapshots, and one not much further back than any depth", () => {
    let heights: number[] = [];
    for (let height = 300; height <= 100_000; height += 300) {
      const all = [height + (height % 7), ...heights];
      const kept = keptHeights(all);
      heights = all.filter((each) => kept.has(each));
      const newest = heights[0]!;
      for (let depth = 1; depth < newest - 600; depth += 197) {
        const below = heights.find((each) => each <= newest - depth) ?? 0;
        assert.ok(newest - below <= 2 * depth + 900, `${depth} back of ${newest}: ${heights.join()}`);
      }
    }
    assert.ok(heights.length < 25, heights.join());
  });
});
