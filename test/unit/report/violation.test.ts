import assert from "node:assert/strict";
import { firstViolation } from "../../../scenarios/results/report/violation";
import type { ScenarioResult } from "../../../scenarios/results/schema";
import { scenarioFile } from "../results/samples";
import { step } from "../../support/report-runs";

const result = (change: Partial<ScenarioResult>): ScenarioResult => scenarioFile(change).scenario;

describe("the first violation of a scenario", () => {
  const ok = step({ at: 0, seconds: 1 });
  it("is the end of the first step that failed: until then it might have held", () => {
    const failed = step({ outcome: "fail", at: 3, seconds: 5, saw: "nobody leads" });
    const found = firstViolation(result({ verdict: "fail", steps: [ok, failed, failed] }), [], 20);
    const what = "First violation";
    assert.deepEqual(found, { index: 1, at: 8, what, saw: "nobody leads", disproved: true });
  });
  it("is the very look at which something that must always hold did not", () => {
    const steps = [ok, step({ kind: "always", outcome: "fail", at: 3, seconds: 5 })];
    const look = (at: number, index: number, holds: boolean) => ({ at, index, ok: holds, saw: "" });
    const looks = [look(1, 0, false), look(4, 1, true), look(5.25, 1, false), look(6, 1, false)];
    assert.equal(firstViolation(result({ verdict: "fail", steps }), looks, 20)?.at, 5.25);
  });
  for (const [outcome, what] of [
    ["blocked", "Precondition not met"],
    ["invalid", "Proof missing"],
    ["unfinished", "Ended here"],
  ] as const)
    it(`is called “${what}” when a step was ${outcome}`, () => {
      const found = firstViolation(result({ verdict: "invalid", steps: [ok, step({ outcome })] }), [], 20);
      assert.deepEqual([found?.index, found?.what, found?.disproved], [1, what, false]);
    });
  it("is the end of all that is known when the runner was killed in a step", () => {
    const steps = [ok, step({ outcome: "unfinished", at: 3, seconds: 0, saw: "" })];
    const change = { state: "lost", verdict: "invalid", reason: "lost: gone", steps } as const;
    const found = firstViolation(result({ ...change, steps: [...steps] }), [], 12.5);
    assert.deepEqual([found?.at, found?.saw], [12.5, "lost: gone"]);
  });
  it("is outside of any step when a fault could not be healed", () => {
    const found = firstViolation(result({ verdict: "fail", reason: "not gone", steps: [ok] }), [], 7);
    assert.deepEqual([found?.index, found?.at, found?.disproved], [undefined, 7, true]);
  });
  it("is none in what passed, or still runs", () => {
    assert.equal(firstViolation(result({ steps: [ok] }), [], 7), undefined);
    const running = result({ state: "running", steps: [ok, step({ outcome: "unfinished" })] });
    delete (running as { verdict?: string }).verdict;
    assert.equal(firstViolation(running, [], 7), undefined);
  });
});
