import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidBlock } from "../../../components/systems/the-block/node/ledger/apply-block";
import { Orphans } from "../../../components/systems/the-block/node/ledger/orphans";
import { decodeRecord, type LedgerRecord } from "../../../components/systems/the-block/node/ledger/records";
import { account, batch, block, chain, inDirectory, openLedger } from "../../support/the-block-chain";

/** A transfer that its sender did not sign. */
function forged(nonce: number): LedgerRecord {
  const bytes = Buffer.from(batch(0, nonce, 1, 5).bytes);
  bytes[bytes.length - 1]! ^= 1;
  return decodeRecord(bytes);
}

describe("the-block blocks that were not verified yet", () => {
  it("a forged transfer is refused, and still is after a restart that finds its block in the log", () => {
    inDirectory((directory) => {
      const good = block(undefined, 1);
      const ledger = openLedger(directory);
      ledger.add(good);
      assert.throws(() => ledger.add(block(good, 1, [forged(1)])), InvalidBlock);
      // No close: as after a crash, nothing but the log tells of it.
      const again = openLedger(directory);
      assert.equal(again.head.hash, good.hash);
      assert.equal(again.state.balance(account(0).address), 1e12);
    });
  });

  it("a forged transfer is refused in a reorganisation below the snapshot", () => {
    inDirectory((directory) => {
      const first = openLedger(directory);
      const light = block(undefined, 1);
      first.add(light, block(light, 2));
      first.close();
      const opened = openLedger(directory);
      const { hash } = opened.head;
      const heavy = block(undefined, 2, [forged(1)]);
      assert.throws(() => opened.add(heavy, block(heavy, 2)), InvalidBlock);
      assert.equal(opened.head.hash, hash);
      assert.equal(opened.state.balance(account(0).address), 1e12);
    });
  });

  it("what a bad block was built on stays the head, also of blocks that came together", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const good = block(undefined, 2);
      const bad = block(good, 2, [forged(1)]);
      assert.throws(() => ledger.add(good, bad, block(bad, 2)), InvalidBlock);
      assert.equal(ledger.head.hash, good.hash);
      const other = block(good, 4);
      ledger.add(other);
      assert.equal(ledger.head.hash, other.hash);
    });
  });

  it("a header that is spoilt where the log was checked before cuts the log there", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const blocks = chain(3);
      ledger.add(...blocks);
      ledger.close();
      const path = join(directory, "blocks.log");
      const log = readFileSync(path);
      log.write("rubbish", log.indexOf(blocks[2]!.bytes));
      writeFileSync(path, log);
      assert.equal(openLedger(directory).head.hash, blocks[1]!.hash);
    });
  });

  it("a block without parent waits only if its proposer signed it", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const [first, second] = chain(2);
      const bytes = Buffer.from(second!.bytes);
      bytes[150]! ^= 1;
      assert.throws(() => ledger.add({ ...second!, bytes }), /not signed by its proposer/);
      assert.equal(ledger.add(second!), "orphan");
      ledger.add(first!);
      assert.equal(ledger.head.hash, second!.hash);
    });
  });

  it("blocks without parent take no more than 16 MB", () => {
    const orphans = new Orphans();
    const big = chain(8).map((each) => ({ ...each, bytes: Buffer.alloc(3 * 2 ** 20) }));
    for (const each of big) orphans.add(each);
    const kept = big.filter(({ header }) => orphans.take(header.parent).length > 0);
    assert.deepEqual(
      kept.map(({ header }) => header.height),
      [4, 5, 6, 7, 8],
    );
  });
});
