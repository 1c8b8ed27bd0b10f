import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { gate, latestRun, readLines } from "../../../scenarios/runner/gate";
import { TYPESCRIPT } from "../../../scenarios/typescript";

const line = (id: string, verdict: string): string =>
  JSON.stringify({ id, verdict, reason: "why", seconds: 1, run: "r" });
const opens = (input: string): boolean => gate(readLines(input), { colour: false }).open;

describe("the gate", () => {
  it("opens when all passed", () => {
    assert.ok(opens(JSON.stringify([line("A", "pass"), line("B", "pass")])));
    assert.ok(opens(`${line("A", "pass")}\n${line("B", "pass")}\n`));
    assert.ok(opens(`[${line("A", "pass")}]`));
  });
  for (const verdict of ["fail", "invalid", "blocked", "unsupported"])
    it(`stays shut for one ${verdict}`, () => {
      assert.ok(!opens(JSON.stringify([line("A", "pass"), line("B", verdict)])));
    });
  for (const [what, input] of [
    ["nothing", ""],
    ["an empty list", "[]"],
    ["an empty line in a list", JSON.stringify([line("A", "pass"), ""])],
    ["an empty line between lines", `${line("A", "pass")}\n\n${line("B", "pass")}\n`],
    ["a line that is not JSON", `${line("A", "pass")}\nSegmentation fault\n`],
    ["a verdict nobody knows", JSON.stringify([line("A", "probably")])],
  ] as const)
    it(`stays shut for ${what}`, () => {
      assert.ok(!opens(input));
    });
  it("prints the table and exits 1 as a command, without colour in a pipe", function () {
    this.timeout(10_000);
    const input = JSON.stringify([line("ET-1", "pass"), line("ET-2", "fail")]);
    const argv = [...TYPESCRIPT, "scenarios/runner/gate-main.ts"];
    const { status, stdout } = spawnSync(process.execPath, argv, { input, encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stdout, /ET-1 .*pass/);
    assert.match(stdout, /2 scenarios: 1 pass, 1 fail/);
    assert.ok(!stdout.includes("\u001b["));
  });
  it("knows the latest run, whose report ends the update, and does without", () => {
    const stored = (run: string): string =>
      JSON.stringify({ id: "A", verdict: "pass", reason: "", run, results: "results/local" });
    assert.equal(latestRun(readLines(`${stored("2026-1")}\n${stored("2026-2")}\n`)), "results/local/2026-2");
    assert.equal(latestRun(readLines(line("A", "pass"))), undefined);
  });
});
