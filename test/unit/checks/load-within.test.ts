import assert from "node:assert/strict";
import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import type { LoadResult } from "../../../scenarios/load/load";
import { loadResult } from "../runner/fakes";
import { ask } from "./world";

/** A load of `count` successful requests of 10 ms and one of 100 ms, of `scheduled` in one second. */
function load(count: number, scheduled = count): LoadResult {
  const histogram = build({ numberOfSignificantValueDigits: 3, bitBucketSize: 32 });
  histogram.recordValueWithCount(10_000, count - 1);
  histogram.recordValue(100_000);
  const latency = { ...loadResult().latency, count };
  return loadResult({
    scheduled,
    sent: scheduled,
    ok: count,
    latency,
    histogram: encodeIntoCompressedBase64(histogram),
  });
}
const within = (limits: object, result: LoadResult | undefined) =>
  ask({ check: "load/within", load: "l", ...limits }, { loads: new Map(result ? [["l", result]] : []) });

describe("load/within", () => {
  it("holds when all limits do, and says the numbers", async () => {
    const seen = await within({ p50: 11, p99: 11, max: 101, errors: 0, rate: 1000 }, load(1000));
    assert.equal(seen.ok, true);
    assert.match(
      seen.saw,
      /^0\.00 % failed \(limit 0\.00 %\), 1000\.0 ok\/s \(at least 1000\), p50 10\.\d+ ms \(limit 11\), p99/,
    );
  });
  for (const [limits, why] of [
    [{ p50: 5 }, /^p50 10\.\d+ ms \(limit 5\)$/],
    [{ max: 99, p50: 11 }, /^max 100\.\d+ ms \(limit 99\)$/],
    [{ rate: 1001 }, /^1000\.0 ok\/s \(at least 1001\)$/],
  ] as const)
    it(`does not hold for ${JSON.stringify(limits)}`, async () => {
      const seen = await within(limits, load(1000));
      assert.deepEqual([seen.ok, seen.missing], [false, undefined]);
      assert.match(seen.saw, why);
    });
  it("counts every scheduled request that did not succeed as an error, also one never sent", async () => {
    assert.match(
      (await within({ errors: 0.01 }, load(900, 1000))).saw,
      /^10\.00 % failed \(limit 1\.00 %\)$/,
    );
  });
  it("is missing when the samples are too few for the percentile", async () => {
    const seen = await within({ p99: 50 }, load(999));
    assert.equal(seen.missing, true);
    assert.match(seen.saw, /999 samples are too few for p99, which needs 1000/);
    assert.equal((await within({ p999: 500 }, load(9999))).missing, true);
    assert.equal((await within({ p95: 50 }, load(200))).ok, true);
  });
  it("is missing when the histogram is not that of the load", async () => {
    assert.match(
      (await within({ p50: 50 }, { ...load(1000), latency: { ...load(1000).latency, count: 999 } })).saw,
      /histogram has 1000 samples, but 999/,
    );
    assert.equal((await within({ p50: 50 }, { ...load(1000), histogram: "?" })).missing, true);
  });
  it("is missing when there is no such load, or it scheduled nothing", async () => {
    assert.equal((await within({ p50: 50 }, undefined)).missing, true);
    assert.equal((await within({ errors: 1 }, loadResult({ scheduled: 0, sent: 0, ok: 0 }))).missing, true);
  });
});
