import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openerFor } from "../../../cli/report";
import { replaceFile } from "../../../scenarios/results/files";
import { scenarioFile } from "../results/samples";

describe("testbed report", function () {
  this.timeout(10_000);
  const stack = `report-test-${process.pid}`;
  const directory = resolve("results", stack, "run-1");
  before(() => {
    replaceFile(join(directory, "ET-1", "result.json"), JSON.stringify(scenarioFile()));
  });
  after(() => {
    rmSync(resolve("results", stack), { recursive: true, force: true });
  });
  const testbed = (...argv: readonly string[]) =>
    spawnSync(process.execPath, [resolve("cli/testbed.cjs"), ...argv], { cwd: tmpdir(), encoding: "utf8" });

  for (const [what, run] of [
    ["the last run", []],
    ["the run called `last`", ["last"]],
    ["a run by its id", ["run-1"]],
    ["a run by its directory", [directory]],
  ] as const)
    it(`makes the page of ${what} anew and prints its path`, () => {
      const path = join(directory, "report.html");
      rmSync(path, { force: true });
      const { status, stdout, stderr } = testbed("report", ...run, "--stack", stack);
      assert.deepEqual([status, stdout, stderr], [0, `${path}\n`, ""]);
      assert.match(readFileSync(path, "utf8"), /<h1>The scenario passed<\/h1>/);
    });
  it("shows in the status where it is", () => {
    testbed("report", "--stack", stack, "--no-open");
    assert.match(testbed("status", "--stack", stack).stdout, /Report {6}\S.*report\.html/);
  });
  it("says that there is no such run", () => {
    const { status, stderr } = testbed("report", "nope", "--stack", stack);
    assert.equal(status, 2);
    assert.match(stderr, /there is no run nope/);
  });

  it("opens a browser only where somebody sees it", () => {
    assert.equal(openerFor("linux", { DISPLAY: ":0" }), "xdg-open");
    assert.equal(openerFor("linux", { WAYLAND_DISPLAY: "wayland-0" }), "xdg-open");
    assert.equal(openerFor("linux", { DISPLAY: "" }), undefined);
    assert.equal(openerFor("darwin", {}), "open");
  });
});
