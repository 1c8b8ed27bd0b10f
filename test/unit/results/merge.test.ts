import assert from "node:assert/strict";
import { asLost, merge, worst } from "../../../scenarios/results/merge";
import { resultsSchema } from "../../../scenarios/results/schema";
import { scenarioFile } from "./samples";

describe("merging the scenarios of a run", () => {
  const first = scenarioFile({ id: "ET-2", started: "2026-01-01T10:00:00.000Z" });
  const second = scenarioFile({ id: "ET-1", started: "2026-01-01T10:01:00.000Z" });

  it("keeps the order in which they were started, whatever their names", () => {
    assert.deepEqual(
      merge([second, first]).scenarios.map((each) => each.id),
      ["ET-2", "ET-1"],
    );
  });
  it("is a document of its own schema", () => {
    assert.deepEqual(
      resultsSchema.parse(JSON.parse(JSON.stringify(merge([first, second])))),
      merge([first, second]),
    );
  });
  it("passes only when each passed", () => {
    assert.equal(merge([first, second]).verdict, "pass");
    assert.equal(merge([first, scenarioFile({ verdict: "invalid" })]).verdict, "invalid");
    assert.equal(worst(["pass", "invalid", "fail"]), "fail");
    assert.equal(worst([]), "invalid");
  });
  it("has no verdict while one is running", () => {
    const running = scenarioFile({ state: "running" }).scenario;
    delete running.verdict;
    const merged = merge([first, { ...second, scenario: running }]);
    assert.deepEqual([merged.state, merged.verdict], ["running", undefined]);
  });
  it("is lost when one is lost, and that one proves nothing", () => {
    const lost = asLost(scenarioFile({ state: "running", verdict: "pass" }).scenario);
    const merged = merge([first, { ...second, scenario: lost }]);
    assert.deepEqual([merged.state, merged.verdict], ["lost", "invalid"]);
    assert.match(lost.reason, /^lost: the runner \(pid \d+\) ended during “same hash” without a verdict$/);
  });
  it("refuses a run without scenarios", () => {
    assert.throws(() => merge([]), /no results/);
  });
});
