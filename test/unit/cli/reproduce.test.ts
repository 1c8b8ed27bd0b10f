import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { differences } from "../../../cli/deployment-differences";
import { replaceFile } from "../../../scenarios/results/files";
import type { ScenarioResult, StepResult } from "../../../scenarios/results/schema";
import { identifySelf } from "../../../scenarios/runner/processes";
import type { Inventory } from "../../../scenarios/inventory";
import { scenarioFile } from "../results/samples";
import { inputOf } from "../runner/fakes";

const { inventory } = inputOf([], "results");

describe("a deployment compared with that of a run", () => {
  const [first, second] = inventory.nodes;
  assert.ok(first && second);
  const changed = (change: Partial<Inventory>): readonly string[] =>
    differences(inventory, { ...inventory, ...change });

  it("differs in nothing that a verdict depends on when only paths and ids did", () => {
    assert.deepEqual(changed({ owner: "another", vantage: ["sh"] }), []);
  });
  it("differs in system, profile and environment", () => {
    assert.deepEqual(changed({ system: "s", profile: "p", environment: "e" }), [
      "environment: then local, now e",
      `system: then ${inventory.system}, now s`,
      "profile: then documented, now p",
    ]);
  });
  it("differs in each node that is gone, new or another", () => {
    assert.deepEqual(changed({ nodes: [first] }), ["node n-2: is gone"]);
    assert.deepEqual(changed({ nodes: [first, second, { ...second, name: "n-3" }] }), ["node n-3: is new"]);
    assert.deepEqual(changed({ nodes: [first, { ...second, role: "r", address: "::2" }] }), [
      "node n-2, role: then member, now r",
      "node n-2, address: then 127.0.0.1, now ::2",
    ]);
  });
});

describe("testbed reproduce", function () {
  this.timeout(30_000);
  const stack = `reproduce-test-${process.pid}`;
  const results = resolve("results", stack);
  const title = "It holds";
  const settled = (check: string): void => {
    const step: StepResult = { title, kind: "check", outcome: "ok", at: 0, seconds: 0, saw: "yes" };
    store({ steps: [step] });
    const input = inputOf([{ kind: "check", title, check: { check }, within: 0 }], results);
    replaceFile(join(results, "run-1", "X-1", "input.json"), JSON.stringify(input));
  };
  const store = (change: Partial<ScenarioResult>): void => {
    const file = scenarioFile({ ...change, id: "X-1" });
    const content = JSON.stringify({ ...file, run: { ...file.run, id: "run-1", stack } });
    replaceFile(join(results, "run-1", "X-1", "result.json"), content);
  };
  const deploy = (change: Partial<Inventory> = {}): void => {
    const deployment = { inventory: { ...inventory, ...change }, nodes: [] };
    replaceFile(resolve(".testbed", "run", stack, "deployment.json"), JSON.stringify(deployment));
  };
  const reproduce = (...argv: readonly string[]) =>
    spawnSync(
      process.execPath,
      [resolve("cli/testbed.cjs"), "reproduce", "run-1", "--stack", stack, ...argv],
      {
        cwd: tmpdir(),
        encoding: "utf8",
      },
    );
  afterEach(() => {
    rmSync(results, { recursive: true, force: true });
    rmSync(resolve(".testbed", "run", stack), { recursive: true, force: true });
  });

  it("runs the scenario again and shows both verdicts, also where they differ", () => {
    settled("fake/holds");
    deploy();
    const same = reproduce();
    assert.equal(same.status, 0, same.stderr);
    assert.match(same.stdout, /X-1 .*pass .*as before: 1 check held/);
    assert.match(same.stdout, /Report {2}\S+report\.html/);
    settled("fake/wrong");
    const other = reproduce("--json");
    assert.equal(other.status, 1, other.stderr);
    const { scenarios } = JSON.parse(other.stdout) as { scenarios: { before: string; verdict: string }[] };
    assert.deepEqual([scenarios[0]?.before, scenarios[0]?.verdict], ["pass", "fail"]);
  });
  it("refuses another deployment, naming each difference, unless it is forced", () => {
    settled("fake/holds");
    deploy({ profile: "upstream" });
    const { status, stdout, stderr } = reproduce();
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /profile: then documented, now upstream\n.*--force/);
    assert.equal(reproduce("--force").status, 0);
  });
  it("refuses without a deployment, for a scenario the run has not, and while one runs", () => {
    settled("fake/holds");
    assert.match(
      reproduce().stderr,
      /is not deployed from this checkout: `npm start -- --stack .+` deploys it/,
    );
    deploy();
    assert.match(reproduce("--scenario", "X-9").stderr, /run run-1 has no scenario X-9; it has X-1/);
    store({ state: "running", owner: identifySelf() });
    assert.match(reproduce().stderr, /X-1 of run run-1 is running \(pid \d+\)/);
  });
});
