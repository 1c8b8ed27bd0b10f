import assert from "node:assert/strict";
import { ProgressMerger, type LoadProgress } from "../../../scenarios/load/progress";
import { Tally } from "../../../scenarios/load/tally";

function second(sent: number, milliseconds: number): ReturnType<Tally["take"]> {
  const tally = new Tally();
  tally.sent = tally.ok = sent;
  for (let k = 0; k < sent; k++) tally.latency(milliseconds);
  tally.error("timeout");
  return tally.take();
}

describe("the progress of a load", () => {
  it("tells a second once, when all workers have reported it, with the percentile over all", () => {
    const told: LoadProgress[] = [];
    const merger = new ProgressMerger(2, (progress) => told.push(progress));
    merger.add(0, second(98, 1));
    assert.equal(told.length, 0);
    merger.add(1, second(1, 1));
    merger.add(0, second(2, 100));
    assert.equal(told.length, 1);
    const { p50, p95, p99, ...rest } = told[0]!;
    assert.deepEqual(rest, { second: 0, rate: 100, ok: 100, errors: 2, classes: { timeout: 2 }, late: 0 });
    assert.ok(p50 < 1.1 && p95 < 1.1, `p50 and p95: ${p50} and ${p95}, expected 1`);
    assert.ok(p99 > 99 && p99 < 101, `p99: ${p99}, expected 100`);
  });

  it("does not wait for a worker that has ended", () => {
    const told: number[] = [];
    const merger = new ProgressMerger(2, ({ second }) => told.push(second));
    merger.add(0, second(1, 1));
    merger.add(1, second(1, 1));
    merger.ended();
    assert.deepEqual(told, [0, 1]);
  });
});
