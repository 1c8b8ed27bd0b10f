import assert from "node:assert/strict";
import { randomBySeed } from "../../scenarios/random-by-seed";

const draw = (seed: string, count: number): number[] => Array.from({ length: count }, randomBySeed(seed));

describe("random by seed", () => {
  it("gives the same numbers for the same seed, others for another", () => {
    assert.deepEqual(draw("1/a", 20), draw("1/a", 20));
    assert.notDeepEqual(draw("1/a", 20), draw("1/b", 20));
  });
  it("spreads evenly over [0, 1)", () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const value of draw("seed", 10_000)) tenths[Math.floor(value * 10)]! += 1;
    assert.ok(
      tenths.every((count) => count > 850 && count < 1150),
      tenths.join(),
    );
  });
});
