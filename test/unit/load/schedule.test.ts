import assert from "node:assert/strict";
import fc from "fast-check";
import { scheduledInAll, scheduleOf } from "../../../scenarios/load/schedule";

describe("the schedule of a load", () => {
  const load = fc.record({
    rate: fc.integer({ min: 1, max: 5000 }),
    duration: fc.integer({ min: 1, max: 5 }),
    workers: fc.integer({ min: 1, max: 7 }),
  });

  it("gives every request to exactly one worker", () => {
    fc.assert(
      fc.property(load, ({ rate, duration, workers }) => {
        const numbers = Array.from({ length: workers }, (_, worker) => {
          const { count, seq } = scheduleOf({ rate, duration, worker, workers });
          return Array.from({ length: count }, (_, k) => seq(k));
        }).flat();
        assert.deepEqual(
          numbers.sort((a, b) => a - b),
          Array.from({ length: scheduledInAll({ rate, duration }) }, (_, seq) => seq),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("spreads requests evenly over the duration, whatever the number of workers", () => {
    const { count, due } = scheduleOf({ rate: 100, duration: 2, worker: 1, workers: 4 });
    assert.equal(count, 50);
    assert.equal(due(0), 10);
    assert.equal(due(1), 50);
    assert.equal(due(49), 1970);
  });

  it("gives nothing to workers beyond the number of requests", () => {
    assert.equal(scheduleOf({ rate: 2, duration: 1, worker: 2, workers: 5 }).count, 0);
  });
});
