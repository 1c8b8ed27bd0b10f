import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { earlierScenarios } from "../../../scenarios/results/earlier";
import { replaceFile } from "../../../scenarios/results/files";
import { writeReport } from "../../../scenarios/results/report";
import { readRun } from "../../../scenarios/results/store";
import { scenarioFile } from "./samples";

describe("what earlier runs say about a deployment", () => {
  let stack: string;
  beforeEach(() => void (stack = mkdtempSync(join(tmpdir(), "testbed earlier "))));
  afterEach(() => {
    rmSync(stack, { recursive: true, force: true });
  });
  const store = (run: string, minute: number, ids: readonly string[], subject?: string): void => {
    for (const id of ids) {
      const file = scenarioFile({
        id,
        started: `2026-01-01T10:0${minute}:00.000Z`,
        reason: `told by ${run}`,
      });
      const content = { ...file, run: { ...file.run, id: run, ...(subject && { subject }) } };
      replaceFile(join(stack, run, id, "result.json"), JSON.stringify(content));
    }
  };
  const earlier = (run: string): readonly string[] => {
    const directory = join(stack, run);
    return earlierScenarios(directory, readRun(directory)!).map((each) => `${each.result.id} ${each.run}`);
  };

  it("is each scenario's latest result that this run does not have", () => {
    store("a", 1, ["TB-1", "TB-2", "TB-10"], "x");
    store("b", 2, ["TB-2"], "x");
    store("c", 3, ["TB-3"], "x");
    store("later", 4, ["TB-4"], "x");
    assert.deepEqual(earlier("c"), ["TB-1 a", "TB-2 b", "TB-10 a"]);
    assert.deepEqual(earlier("a"), []);
  });
  it("is nothing when the deployment was another, or nobody knows which", () => {
    store("a", 1, ["TB-1"], "x");
    store("b", 2, ["TB-2"], "y");
    store("c", 3, ["TB-3"]);
    store("d", 4, ["TB-4"]);
    assert.deepEqual([earlier("b"), earlier("d")], [[], []]);
  });
  it("leaves out what cannot be read", () => {
    store("a", 1, ["TB-1"], "x");
    replaceFile(join(stack, "broken", "TB-9", "result.json"), "{");
    store("b", 2, ["TB-2"], "x");
    assert.deepEqual(earlier("b"), ["TB-1 a"]);
  });
  it("is in the report, with a link to the other run's where there is one, and counted in its title", () => {
    store("a", 1, ["TB-1"], "x");
    writeReport(join(stack, "a"));
    store("b", 2, ["TB-2"], "x");
    store("c", 3, ["TB-3"], "x");
    const page = readFileSync(writeReport(join(stack, "c"))!, "utf8");
    assert.match(page, /<h1>All 3 scenarios passed<\/h1>/);
    assert.match(page, /Proved in an earlier run[^]*<a href="\.\.\/a\/report\.html#TB-1">/);
    assert.match(page, /told by b \(run b\)/);
    assert.doesNotMatch(page, /href="[^"]*TB-2"/);
  });
});
