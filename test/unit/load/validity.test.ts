import assert from "node:assert/strict";
import type { LoadResult, LoadSpec } from "../../../scenarios/load/load";
import { Tally } from "../../../scenarios/load/tally";
import { whyInvalid } from "../../../scenarios/load/validity";

const spec = { rate: 100, duration: 1 } as LoadSpec;
const good: LoadResult = { ...new Tally().result(1), scheduled: 1000, sent: 1000, ok: 1000 };

describe("the validity of a load", () => {
  it("is given when requests were sent on schedule, whatever the answers were", () => {
    assert.equal(whyInvalid(spec, good), undefined);
    assert.equal(whyInvalid(spec, { ...good, ok: 0, errors: { timeout: 1000 } }), undefined);
  });

  it("is not given when nothing was sent, and the reason says what happened instead", () => {
    assert.equal(
      whyInvalid(spec, { ...good, sent: 0, ok: 0, errors: { refused: 1000 } }),
      "the load sent nothing (1000 requests were due; refused: 1000)",
    );
  });

  it("ends above 1 % of late requests, or above what the load allows", () => {
    assert.equal(whyInvalid(spec, { ...good, late: 10 }), undefined);
    assert.match(
      whyInvalid(spec, { ...good, late: 11 }) ?? "",
      /11 of 1000 requests \(1\.1 %\) were sent late, 1\.0 %/,
    );
    assert.equal(whyInvalid({ ...spec, lateShare: 0.05 }, { ...good, late: 50 }), undefined);
    assert.match(whyInvalid({ ...spec, lateShare: 0 }, { ...good, late: 1 }) ?? "", /0\.0 % are allowed/);
  });
});
