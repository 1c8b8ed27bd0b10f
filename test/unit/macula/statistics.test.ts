import assert from "node:assert/strict";
import { chiSquare, CRITICAL, percentile } from "../../../components/systems/macula/adapter/statistics";

describe("statistics", () => {
  it("know chi-square", () => {
    assert.equal(
      chiSquare([
        [20, 20],
        [20, 20],
      ]),
      0,
    );
    assert.equal(
      chiSquare([
        [30, 20],
        [10, 20],
      ]),
      10,
    );
  });

  it("have limits that are passed with a probability of one in a thousand", () => {
    // With two degrees of freedom it is exp(-x / 2).
    assert.ok(Math.abs(Math.exp(-CRITICAL[2] / 2) - 0.001) < 1e-6);
    assert.deepEqual(
      [...CRITICAL].sort((a, b) => a - b),
      [...CRITICAL],
    );
  });

  it("take percentiles by the nearest rank", () => {
    const samples = Array.from({ length: 200 }, (_, index) => 200 - index);
    assert.equal(percentile(samples, 95), 190);
    assert.equal(percentile([5], 95), 5);
    assert.ok(Number.isNaN(percentile([], 50)));
  });
});
