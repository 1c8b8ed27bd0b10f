import assert from "node:assert/strict";
import type { Observation } from "../../../scenarios/adapter";
import { outcomeOf } from "../../../scenarios/runner/context";

const outcome = (observation: Partial<Observation>, otherwise: "fail" | "blocked" = "fail"): string =>
  outcomeOf({ observation: { ok: false, saw: "seen", ...observation }, looks: 1, seconds: 0 }, otherwise)
    .outcome;

describe("an answer's outcome", () => {
  it("is that of the step when it does not hold", () => {
    assert.deepEqual([outcome({ ok: true }), outcome({}), outcome({}, "blocked")], ["ok", "fail", "blocked"]);
  });
  it("is invalid when nothing could be seen, unless nothing was done yet", () => {
    assert.deepEqual(
      [outcome({ missing: true }), outcome({ missing: true }, "blocked")],
      ["invalid", "blocked"],
    );
  });
  it("is neither pass nor fail when nothing was tried", () => {
    for (const untried of ["blocked", "unsupported"] as const)
      assert.deepEqual([outcome({ untried }), outcome({ untried }, "blocked")], [untried, untried]);
  });
});
