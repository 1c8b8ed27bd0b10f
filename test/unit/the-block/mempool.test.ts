import assert from "node:assert/strict";
import { keepMempool } from "../../../components/systems/the-block/node/housekeeping";
import { Mempool } from "../../../components/systems/the-block/node/ledger/mempool";
import type { LedgerRecord } from "../../../components/systems/the-block/node/ledger/records";
import { RpcError } from "../../../components/systems/the-block/node/rpc/rpc-error";
import { Submission } from "../../../components/systems/the-block/node/submission";
import { account, batch, block, inDirectory, openLedger } from "../../support/the-block-chain";

const is = (status: number) => (error: unknown) => error instanceof RpcError && error.status === status;

describe("the-block mempool", () => {
  it("records of removed blocks return to it and are told again, unless the new chain has them", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const mempool = new Mempool();
      const told: LedgerRecord[] = [];
      const keeping = keepMempool(ledger, mempool, (records) => told.push(...records));
      const [lost, both] = [batch(0, 1, 1, 5), batch(0, 2, 1, 5)];
      mempool.add(lost, 0);
      ledger.add(block(undefined, 1, [lost, both]));
      assert.equal(mempool.transactions, 0);
      ledger.add(block(undefined, 2, [both]));
      keeping.stop();
      assert.deepEqual(
        [...mempool.records()].map(({ id }) => id),
        [lost.id],
      );
      assert.deepEqual(
        told.map(({ id }) => id),
        [lost.id],
      );
      assert.equal(ledger.heightOf(lost.id), undefined);
      assert.equal(ledger.heightOf(both.id), 1);
      ledger.close();
    });
  });

  it("is bounded, and says 503 when full", () => {
    const record = batch(0, 1, 1, 1);
    const mempool = new Mempool(record.bytes.length + 10);
    mempool.add(record, 0);
    assert.throws(() => mempool.add(batch(0, 2, 1, 1), 0), is(503));
  });

  it("has room for fewer transactions when each comes in a batch of its own", () => {
    const few = batch(0, 1, 1, 1);
    const mempool = new Mempool(10 * few.bytes.length);
    const whenFull = mempool.limitTransactions;
    mempool.add(few, 0);
    assert.equal(mempool.limitTransactions, 10);
    assert.ok(whenFull > 10);
  });

  it("takes back more of removed blocks than it takes anew, but not without end", () => {
    const records = Array.from({ length: 12 }, (_, nonce) => batch(0, nonce, 1, 1));
    const mempool = new Mempool(records[0]!.bytes.length);
    assert.equal(mempool.restore(records, 0), 4);
    assert.equal(mempool.takeRestored().length, 8);
    assert.equal(mempool.takeRestored().length, 0);
  });

  it("takes a nonce once, and drops what a block contradicts", () => {
    const mempool = new Mempool();
    mempool.add(batch(0, 1, 1, 1), 0);
    assert.equal(mempool.spending(account(0).address), 1);
    assert.throws(() => mempool.add(batch(0, 1, 2, 7), 0), is(409));
    mempool.settle([batch(0, 1, 2, 7)]);
    assert.equal(mempool.transactions, 0);
    assert.equal(mempool.spending(account(0).address), 0);
  });

  it("what waits counts against a sender's money; refused ones are counted as rejected", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const transactions = { accepted: 0, rejected: 0, included: 0, confirmed: 0 };
      const submission = new Submission(ledger, new Mempool(), { transactions }, () => undefined);
      submission.submit(batch(0, 1, 1, 6e11));
      assert.throws(() => submission.submit(batch(0, 2, 1, 6e11)), is(409));
      const forged = { ...batch(0, 3, 1, 1), bytes: Buffer.from(batch(0, 3, 1, 1).bytes) };
      forged.bytes[60] = forged.bytes[60]! ^ 1;
      assert.throws(() => submission.submit(forged), is(400));
      assert.deepEqual(transactions, { accepted: 1, rejected: 2, included: 0, confirmed: 0 });
      ledger.close();
    });
  });
});
