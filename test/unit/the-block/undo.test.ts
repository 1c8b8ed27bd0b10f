import assert from "node:assert/strict";
import fc from "fast-check";
import {
  applicable,
  applyBlock,
  undoBlock,
} from "../../../components/systems/the-block/node/ledger/apply-block";
import {
  decodeRecord,
  encodeExecution,
  encodeIntent,
  signExecution,
  signReading,
  type LedgerRecord,
} from "../../../components/systems/the-block/node/ledger/records";
import { State } from "../../../components/systems/the-block/node/ledger/state";
import { account, batch, genesis, keys } from "../../support/the-block-chain";

const key = keys[0]!.privateKey;

function execution(id: string, epoch: number): LedgerRecord {
  const signature = Buffer.from(signExecution(key, id, epoch, "executor"), "hex");
  return decodeRecord(encodeExecution(id, epoch, "executor", 0, signature));
}

const record = fc.oneof(
  fc
    .tuple(fc.nat(3), fc.nat(5), fc.nat(3), fc.constantFrom(0, 1, 1e12))
    .map(([from, nonce, to, amount]) => batch(from, nonce, to, amount)),
  fc.nat(2).map((id) => decodeRecord(encodeIntent(`d${id}`, account(40).address, 1000 + id))),
  fc.tuple(fc.nat(2), fc.nat(3)).map(([id, epoch]) => execution(`d${id}`, epoch)),
  fc.nat(3).map((at) => decodeRecord(signReading(key, 0, 1000 + at, 2.5))),
);

describe("the-block state", () => {
  it("undoing blocks is the inverse of applying them, whatever is in them", () => {
    const property = fc.property(fc.array(fc.array(record, { maxLength: 6 }), { maxLength: 4 }), (blocks) => {
      const state = State.atGenesis(genesis);
      const done: (() => void)[] = [];
      for (const [i, wanted] of blocks.entries()) {
        const before = state.digest();
        const records = applicable(state, wanted, i + 1, genesis, 1e6);
        assert.equal(state.digest(), before, "choosing records changed the state");
        const journal = applyBlock(state, records, i + 1, genesis);
        done.push(() => {
          undoBlock(state, records, journal, genesis);
          assert.equal(state.digest(), before);
        });
      }
      assert.equal(State.fromJson(state.toJson()).digest(), state.digest());
      for (const undo of done.reverse()) undo();
    });
    fc.assert(property, { numRuns: 60 });
  });

  it("never makes or loses money", () => {
    const sum = (state: State) => state.treasury + [...state.balances.values()].reduce((a, b) => a + b, 0);
    const property = fc.property(fc.array(record, { maxLength: 12 }), (wanted) => {
      const state = State.atGenesis(genesis);
      const before = sum(state);
      applyBlock(state, applicable(state, wanted, 1, genesis, 1e6), 1, genesis);
      assert.equal(sum(state), before);
      assert.ok([...state.balances.values()].every((balance) => balance > 0));
    });
    fc.assert(property, { numRuns: 60 });
  });

  const intent = decodeRecord(encodeIntent("d", account(40).address, 5));
  const refused: readonly [string, readonly LedgerRecord[], RegExp][] = [
    ["a nonce twice", [batch(0, 1, 1, 1), batch(0, 1, 2, 1)], /nonce 1 is used/],
    ["more money than there is", [batch(0, 1, 1, 1e12 + 1)], /not enough money/],
    ["an execution without intent", [execution("d", 1)], /no such intent/],
    ["a second execution", [intent, execution("d", 1), execution("d", 2)], /already executed/],
    [
      "a stale epoch",
      [intent, execution("d", 5), decodeRecord(encodeIntent("e", account(40).address, 5)), execution("e", 4)],
      /stale epoch 4, the chain has seen 5/,
    ],
    ["an intent twice", [intent, intent], /such an intent exists/],
  ];
  for (const [what, records, message] of refused)
    it(`refuses ${what}, and the whole block with it`, () => {
      const state = State.atGenesis(genesis);
      const before = state.digest();
      assert.throws(() => applyBlock(state, records, 1, genesis), message);
      assert.equal(state.digest(), before);
    });

  it("takes an equal epoch again: one holder executes many", () => {
    const state = State.atGenesis(genesis);
    const other = decodeRecord(encodeIntent("e", account(40).address, 5));
    applyBlock(state, [intent, other, execution("d", 5), execution("e", 5)], 1, genesis);
    assert.equal(state.treasury, genesis.treasury - 10);
    assert.equal(state.highestEpoch, 5);
    assert.equal(state.pending.size, 0);
  });
});
