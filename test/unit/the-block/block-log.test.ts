import assert from "node:assert/strict";
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BlockLog } from "../../../components/systems/the-block/node/ledger/block-log";
import { State } from "../../../components/systems/the-block/node/ledger/state";
import { block, chain, genesis, inDirectory, openLedger } from "../../support/the-block-chain";

describe("the-block block log", () => {
  it("a ledger opened again has the same head and state, with and without a snapshot", () => {
    inDirectory((directory) => {
      const blocks = chain(8);
      const first = openLedger(directory);
      first.add(...blocks.slice(0, 5));
      first.close();
      const second = openLedger(directory);
      assert.equal(second.head.hash, blocks[4]!.hash);
      // No close: as after a crash, the blocks above the snapshot are applied again.
      second.add(...blocks.slice(5));
      const third = openLedger(directory);
      assert.equal(third.head.hash, blocks[7]!.hash);
      assert.equal(third.state.digest(), second.state.digest());
      third.close();
    });
  });

  it("cut at any byte of its last block, it keeps the whole ones and goes on after them", () => {
    inDirectory((directory) => {
      const blocks = chain(4);
      const path = join(directory, "blocks.log");
      const ledger = openLedger(directory);
      const ends = blocks.map((each) => {
        ledger.add(each);
        return statSync(path).size;
      });
      const whole = readFileSync(path);
      for (let size = ends[2]!; size < whole.length; size++) {
        writeFileSync(path, whole.subarray(0, size));
        const kept = ends.filter((end) => end <= size).length;
        let found = 0;
        const log = new BlockLog(path);
        log.scan(0, () => found++);
        assert.equal(found, kept, `cut at byte ${size} of ${whole.length}`);
        assert.equal(statSync(path).size, ends[kept - 1]);
        for (const each of blocks.slice(kept)) log.append(each.bytes);
        log.close();
        assert.deepEqual(readFileSync(path), whole);
      }
    });
  });

  it("a spoilt byte anywhere in the last block cuts it off", () => {
    inDirectory((directory) => {
      const path = join(directory, "blocks.log");
      openLedger(directory).add(...chain(2));
      const whole = readFileSync(path);
      for (let at = whole.length - 60; at < whole.length; at++) {
        const spoilt = Buffer.from(whole);
        spoilt[at] = spoilt[at]! ^ 0x10;
        writeFileSync(path, spoilt);
        assert.equal(openLedger(directory).head.header.height, 1);
      }
    });
  });

  it("does without snapshots that are spoilt, or newer than the log", () => {
    inDirectory((directory) => {
      const blocks = chain(3);
      const ledger = openLedger(directory);
      ledger.add(...blocks);
      const digest = ledger.state.digest();
      ledger.close();
      const snapshot = join(directory, "snapshots", "0000000003.json");
      const whole = readFileSync(snapshot, "utf8");
      writeFileSync(snapshot, whole.replace('"treasury":1000000000', '"treasury":9000000000'));
      assert.equal(openLedger(directory).state.digest(), digest);
      writeFileSync(snapshot, whole);
      truncateSync(join(directory, "blocks.log"), 0);
      const empty = openLedger(directory);
      assert.equal(empty.head.header.height, 0);
      assert.equal(empty.state.digest(), State.atGenesis(genesis).digest());
    });
  });

  it("reorganises below the snapshot it was opened from", () => {
    inDirectory((directory) => {
      const first = openLedger(directory);
      first.add(block(undefined, 1), block(block(undefined, 1), 2));
      first.close();
      const opened = openLedger(directory);
      const removed: string[] = [];
      opened.on("removed", (entry) => removed.push(entry.hash));
      const heavy = [block(undefined, 2)];
      heavy.push(block(heavy[0], 2));
      opened.add(...heavy);
      assert.equal(opened.head.hash, heavy[1]!.hash);
      assert.equal(removed.length, 2);
      opened.close();
    });
  });

  it("keeps no more block bodies in memory than it may, and finds the others on disk", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const blocks = chain(200);
      ledger.add(...blocks);
      assert.ok(ledger.bodies.bytes > 0 && ledger.bodies.bytes <= 128 * blocks[0]!.bytes.length);
      assert.deepEqual(ledger.bodies.bytesOf(ledger.range(1, 1)[0]!), blocks[0]!.bytes);
      ledger.close();
    });
  });
});
