import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_INTERVALS, UsedNonces } from "../../../components/systems/the-block/node/ledger/nonces";

const snapshot = (used: UsedNonces) => used.intervals.map(({ from, to }) => [from, to]);

describe("the-block used nonces", () => {
  it("knows exactly the nonces used, in any order, in as few intervals as there can be", () => {
    const property = fc.property(fc.uniqueArray(fc.bigInt(0n, 40n)), (nonces) => {
      const used = new UsedNonces();
      for (const nonce of nonces) {
        assert.equal(used.has(nonce), false);
        assert.equal(used.use(nonce), undefined);
      }
      const set = new Set(nonces);
      for (let nonce = 0n; nonce <= 41n; nonce++) assert.equal(used.has(nonce), set.has(nonce));
      const starts = nonces.filter((nonce) => !set.has(nonce - 1n));
      assert.equal(used.intervals.length, starts.length);
    });
    fc.assert(property);
  });

  it("releasing is the inverse of using", () => {
    const property = fc.property(fc.uniqueArray(fc.bigInt(0n, 60n)), fc.bigInt(0n, 60n), (nonces, nonce) => {
      const used = new UsedNonces();
      for (const each of nonces) if (each !== nonce) used.use(each);
      const before = snapshot(used);
      used.release(nonce, used.use(nonce));
      assert.deepEqual(snapshot(used), before);
    });
    fc.assert(property);
  });

  it(`beyond ${MAX_INTERVALS} intervals closes the lowest gap, and opens it again on release`, () => {
    const used = new UsedNonces();
    for (let i = 0; i < MAX_INTERVALS; i++) assert.equal(used.use(BigInt(i * 3)), undefined);
    const before = snapshot(used);
    const last = BigInt(MAX_INTERVALS * 3);
    const gap = used.use(last);
    assert.deepEqual(gap, { from: 1n, to: 2n });
    assert.equal(used.intervals.length, MAX_INTERVALS);
    assert.equal(used.has(1n), true);
    assert.equal(used.has(4n), false);
    used.release(last, gap);
    assert.deepEqual(snapshot(used), before);
  });

  it("takes the largest nonce there is", () => {
    const used = new UsedNonces();
    const largest = 2n ** 64n - 1n;
    used.use(largest);
    assert.equal(used.has(largest), true);
    assert.equal(used.has(largest - 1n), false);
  });
});
