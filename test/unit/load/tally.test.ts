import assert from "node:assert/strict";
import fc from "fast-check";
import { Tally } from "../../../scenarios/load/tally";

describe("a tally", () => {
  it("merged over workers and seconds equals the tally of all samples", () => {
    const latency = fc.double({ min: 0.001, max: 60_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.array(latency, { maxLength: 200 }), { minLength: 1, maxLength: 6 }),
        (parts) => {
          const [one, merged] = [new Tally(), new Tally()];
          for (const part of parts) {
            const worker = new Tally();
            for (const milliseconds of part) {
              worker.latency(milliseconds);
              one.latency(milliseconds);
            }
            merged.add(worker.take());
          }
          const histogram = "also holds the range, which may differ";
          assert.deepEqual({ ...merged.result(1), histogram }, { ...one.result(1), histogram });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps percentiles within 0.1 % of the true ones", () => {
    const tally = new Tally();
    for (let k = 1; k <= 10_000; k++) tally.latency(k / 10);
    const { latency } = tally.result(1);
    for (const [name, expected] of Object.entries({
      p50: 500,
      p90: 900,
      p95: 950,
      p99: 990,
      p999: 999,
      max: 1000,
    })) {
      const actual = latency[name as keyof typeof latency];
      assert.ok(Math.abs(actual - expected) <= expected / 1000, `${name}: ${actual}, expected ${expected}`);
    }
    assert.equal(latency.count, 10_000);
  });

  it("adds up counts, errors and targets, and forgets what was taken", () => {
    const worker = new Tally(["a", "b"]);
    worker.scheduled = 3;
    worker.sent = 2;
    worker.ok = 1;
    worker.late = 1;
    worker.error("timeout");
    worker.error("status 503");
    worker.target("a").sent = 2;
    const total = new Tally();
    const first = worker.take();
    total.add(first);
    total.add(first);
    total.add(worker.take());
    const { scheduled, sent, ok, late, errors, perTarget } = total.result(1);
    assert.deepEqual({ scheduled, sent, ok, late }, { scheduled: 6, sent: 4, ok: 2, late: 2 });
    assert.deepEqual(errors, { timeout: 2, "status 503": 2 });
    assert.equal(total.failed, 4);
    assert.deepEqual(perTarget, { a: { sent: 4, ok: 0 }, b: { sent: 0, ok: 0 } });
  });

  it("can be judged again from its stored histogram", () => {
    const tally = new Tally();
    tally.latency(12);
    const again = new Tally();
    again.add({ ...new Tally().take(), histogram: tally.result(1).histogram });
    assert.deepEqual(again.result(1).latency, tally.result(1).latency);
  });
});
