import assert from "node:assert/strict";
import { median, quantile, ratio } from "../../../bench/benchmark";
import { fitLine } from "../../../bench/fit";
import { replaceSection } from "../../../bench/report";

describe("a benchmark's figures", () => {
  it("are fitted by the line with the least squares", () => {
    assert.deepEqual(fitLine([[0, 1], [1, 3], [2, 5]]), { slope: 2, intercept: 1 }); // prettier-ignore
    const { slope } = fitLine([[0, 0], [1, 2], [2, 0], [3, 2]]); // prettier-ignore
    assert.ok(Math.abs(slope - 0.4) < 1e-9, `slope ${slope}`);
  });

  it("have a median", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
  });

  it("are compared with a floor, if there is one", () => {
    assert.equal(ratio(3, 2), "1.50 ×");
    assert.equal(ratio(3, 0), "–");
  });

  it("replace their own section of the page and leave the others", () => {
    const page = replaceSection(replaceSection("", "b", "old b"), "a", "an a");
    const again = replaceSection(page, "b", "new b");
    assert.ok(again.startsWith("# Benchmarks"));
    assert.ok(again.indexOf("an a") < again.indexOf("new b"));
    assert.ok(!again.includes("old b"));
    assert.equal(replaceSection(again, "b", "new b"), again);
  });
});

describe("quantile", () => {
  it("is a value that was seen, and which the share does not exceed", () => {
    const values = [30, 10, 20, 40];
    assert.deepEqual(
      [0, 0.5, 0.75, 0.99, 1].map((share) => quantile(values, share)),
      [10, 20, 30, 40, 40],
    );
  });

  it("is no number without values", () => {
    assert.ok(Number.isNaN(quantile([], 0.5)));
  });
});
