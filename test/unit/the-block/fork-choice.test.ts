import assert from "node:assert/strict";
import fc from "fast-check";
import { applyBlock, InvalidBlock } from "../../../components/systems/the-block/node/ledger/apply-block";
import { recordsOf, type Block } from "../../../components/systems/the-block/node/ledger/block";
import { State } from "../../../components/systems/the-block/node/ledger/state";
import { batch, block, chain, genesis, inDirectory, openLedger } from "../../support/the-block-chain";

interface Step {
  readonly on: number;
  readonly gap: number;
  readonly from: number;
  readonly nonce: number;
  readonly amount: number;
}

/** A block on one of those before it (or genesis), with a transfer that may use a nonce twice or money that is not there. */
const plan = fc.array(
  fc.record({
    on: fc.nat(),
    gap: fc.integer({ min: 1, max: 3 }),
    from: fc.nat(2),
    nonce: fc.nat(4),
    amount: fc.constantFrom(1, 5e11, 2e12),
  }),
  { minLength: 1, maxLength: 9 },
);

function build(steps: readonly Step[]): Block[] {
  const blocks: Block[] = [];
  for (const { on, gap, from, nonce, amount } of steps) {
    const parent = [undefined, ...blocks][on % (blocks.length + 1)];
    const made = block(parent, gap, [batch(from, nonce, from + 1, amount)]);
    if (!blocks.some(({ hash }) => hash === made.hash)) blocks.push(made);
  }
  return blocks;
}
function pathTo(tip: Block, blocks: readonly Block[]): Block[] {
  const parent = blocks.find(({ hash }) => hash === tip.header.parent);
  return parent === undefined ? [tip] : [...pathTo(parent, blocks), tip];
}

/** State after these blocks alone; undefined when one breaks a rule. */
function direct(path: readonly Block[]): State | undefined {
  const state = State.atGenesis(genesis);
  try {
    for (const each of path) applyBlock(state, recordsOf(each), each.header.height, genesis);
    return state;
  } catch (error) {
    assert.ok(error instanceof InvalidBlock);
    return undefined;
  }
}

function weightOf(path: readonly Block[]): number {
  return path.reduce((sum, { header }) => sum + genesis.members[header.proposer]!.weight, 0);
}

describe("the-block fork choice", () => {
  it("whatever the order of delivery, the head is a heaviest valid chain and the state is that chain's", () => {
    const property = fc.property(
      plan,
      fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
      (steps, random) => {
        const blocks = build(steps);
        const order = blocks
          .map((each, i) => ({ each, at: random[i]! }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
        const valid = blocks.map((tip) => pathTo(tip, blocks)).filter((path) => direct(path) !== undefined);
        inDirectory((directory) => {
          const ledger = openLedger(directory);
          for (const each of order) {
            try {
              ledger.add(each);
            } catch (error) {
              assert.ok(error instanceof InvalidBlock);
            }
          }
          const path = valid.find((each) => each.at(-1)!.hash === ledger.head.hash) ?? [];
          assert.equal(ledger.head.weight, Math.max(0, ...valid.map(weightOf)));
          assert.equal(ledger.state.digest(), direct(path)!.digest());
          ledger.close();
        });
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  it("the heavier chain wins though it is shorter, and the blocks that left say so", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      // Slots 1, 3, 5: the light validator's. Slots 2, 4: the heavy one's.
      const light = block(block(block(undefined, 1), 2), 2);
      const [first, second] = [block(undefined, 1), block(block(undefined, 1), 2)];
      const heads: number[][] = [];
      ledger.on("head", (added, removed) => heads.push([added.length, removed.length]));
      ledger.add(first, second, light);
      assert.equal(ledger.head.weight, 3);
      const heavy = [block(undefined, 2)];
      heavy.push(block(heavy[0], 2));
      ledger.add(...heavy);
      assert.equal(ledger.head.hash, heavy[1]!.hash);
      assert.deepEqual(heads.at(-1), [2, 3]);
      ledger.close();
    });
  });

  it("at a tie the chain seen first stays", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const [first, second] = [block(undefined, 2), block(undefined, 4)];
      ledger.add(first);
      ledger.add(second);
      assert.equal(ledger.head.hash, first.hash);
      ledger.close();
    });
  });

  it("refuses blocks out of turn, not signed by their proposer, or of a slot before their parent's", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const parent = block(undefined, 2);
      ledger.add(parent);
      const wrong = [
        block(parent, 1, [], { proposer: 0 }),
        block(parent, 0),
        block(parent, 1, [], { height: 3 }),
        tampered(block(parent, 1)),
      ];
      for (const each of wrong) assert.throws(() => ledger.add(each), InvalidBlock);
      assert.equal(ledger.head.hash, parent.hash);
      ledger.close();
    });
  });

  it("a block of a slot far ahead of the clock waits, and is no fault", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      assert.equal(ledger.add(block(undefined, Math.ceil(Date.now() / 1000) + 60)), "early");
      assert.equal(ledger.head.header.height, 0);
      ledger.close();
    });
  });

  it("moves back when a reorganisation meets an invalid block", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const good = chain(2);
      ledger.add(...good);
      const before = ledger.state.digest();
      // Light, then light with a nonce twice, then heavy: only the heavy one makes the branch the heaviest.
      const a = block(undefined, 3, [batch(0, 77, 1, 1)]);
      const b = block(a, 2, [batch(0, 77, 2, 1)]);
      const c = block(b, 1);
      for (const each of [a, b]) ledger.add(each);
      assert.throws(() => ledger.add(c), InvalidBlock);
      assert.throws(() => ledger.add(block(c, 2)), InvalidBlock);
      assert.equal(ledger.head.hash, good[1]!.hash);
      assert.equal(ledger.state.digest(), before);
      ledger.close();
    });
  });
});

function tampered(whole: Block): Block {
  const bytes = Buffer.from(whole.bytes);
  bytes[150] = bytes[150]! ^ 1;
  return { ...whole, bytes, hash: "00".repeat(32) };
}
