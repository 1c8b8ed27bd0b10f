import assert from "node:assert/strict";
import fc from "fast-check";
import { envelope, stretches, type Point } from "../../../scenarios/results/report/envelope";

describe("fewer points for the same picture", () => {
  const points = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: undefined }), {
    maxLength: 400,
  });
  const placed = (values: readonly (number | undefined)[]): readonly Point[] =>
    values.map((value, index) => [index, value]);
  const valuesOf = (some: readonly Point[]): readonly number[] => some.flatMap(([, value]) => value ?? []);

  it("keeps the lowest and the highest, the order, and the gaps", () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 50 }), (values, columns) => {
        const all = placed(values);
        const kept = envelope(all, columns);
        assert.ok(kept.length <= Math.max(columns * 3, 3));
        assert.equal(Math.min(...valuesOf(kept)), Math.min(...valuesOf(all)));
        assert.equal(Math.max(...valuesOf(kept)), Math.max(...valuesOf(all)));
        for (const point of kept) assert.ok(all.includes(point));
      }),
    );
  });
  it("keeps a single bad second in an hour of good ones", () => {
    const values = Array.from({ length: 3600 }, (_, index) => (index === 1234 ? 9999 : 1));
    const kept = envelope(placed(values), 100);
    assert.ok(kept.length <= 200);
    assert.ok(kept.some(([at, value]) => at === 1234 && value === 9999));
  });
  it("tells lowest and highest of each stretch in the table, and nothing where nothing was measured", () => {
    const told = stretches(placed([1, 5, 3, undefined, 7.25, 7.25]), [0, 3, 4, 6]);
    assert.deepEqual(told, ["1–5", "", "7.3"]);
  });
});
