import assert from "node:assert/strict";
import fc from "fast-check";
import { TTL, violations, World, type Tenure, type WorldOptions } from "./lease-world";

const DURATION = 20 * TTL;

/** Small and good enough: mulberry32. */
function randomBySeed(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function simulate(seed: number, options: Partial<WorldOptions>): readonly Tenure[] {
  const world = new World({
    voters: 3,
    candidates: 2,
    random: randomBySeed(seed),
    skew: 0.01,
    lossRatio: 0.05,
    maxDelay: 2 * TTL,
    ...options,
  });
  world.run(DURATION);
  return world.tenures;
}

/** Whether the simulation finds the system at fault within so many runs. */
function isCaught(options: Partial<WorldOptions>, runs = 200): boolean {
  return Array.from({ length: runs }, (_, seed) => seed).some(
    (seed) => violations(simulate(seed, options)).length > 0,
  );
}

describe("The Block: lease safety, simulated", () => {
  it("has never two holders at one time, and epochs that grow, whatever the network and the clocks do", () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(),
          voters: fc.integer({ min: 1, max: 7 }),
          candidates: fc.integer({ min: 1, max: 4 }),
          lossRatio: fc.double({ min: 0, max: 0.4, noNaN: true }),
          maxDelay: fc.integer({ min: 1, max: 3 * TTL }),
        }),
        ({ seed, ...options }) => {
          assert.deepEqual(violations(simulate(seed, options)), []);
        },
      ),
      { numRuns: 80 },
    );
  });

  it("does change hands in these simulations, and often", () => {
    const holders = Array.from({ length: 10 }, (_, seed) => simulate(seed, {})).map(
      (tenures) => new Set(tenures.map(({ epoch }) => epoch)).size,
    );
    const total = holders.reduce((sum, count) => sum + count);
    assert.ok(total >= 30, `epochs held in each run: ${holders.join(", ")}`);
  });

  it("finds two holders when one vote is enough", () => {
    assert.ok(isCaught({ quorum: 1 }));
  });

  it("finds two holders when a restart forgets the vote", () => {
    assert.ok(isCaught({ forgetsOnRestart: true }));
  });

  it("finds two holders when a restart takes the lease to be over", () => {
    assert.ok(isCaught({ trustsRestart: true }));
  });

  it("finds two holders when a lease counts from the answer", () => {
    assert.ok(isCaught({ countsFromAnswer: true }));
  });

  it("finds two holders when clocks are further apart than they may be", () => {
    assert.ok(isCaught({ skew: 0.05 }));
  });
});
