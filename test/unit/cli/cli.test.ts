import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { replaceFile } from "../../../scenarios/results/files";
import type { ScenarioResult } from "../../../scenarios/results/schema";
import { chooseStack, findRun, runsOf, stacksOf } from "../../../cli/project";
import { stackOutputs } from "../../../cli/outputs";
import { identifySelf } from "../../../scenarios/runner/processes";
import { testbedVersion } from "../../../scenarios/runner/header";
import { scenarioFile } from "../results/samples";

/** Called from another directory, as people do. */
function testbed(...argv: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [resolve("cli/testbed.cjs"), ...argv], {
    cwd: tmpdir(),
    encoding: "utf8",
  });
}

describe("the testbed command", function () {
  this.timeout(10_000);
  const stack = `cli-test-${process.pid}`;
  const store = (run: string, change: Partial<ScenarioResult>, subject = "s"): void => {
    const file = scenarioFile(change);
    const content = JSON.stringify({ ...file, run: { ...file.run, id: run, stack, subject } });
    replaceFile(join("results", stack, run, file.scenario.id, "result.json"), content);
  };
  const at = (minute: number): string => `2026-01-01T10:0${minute}:00.000Z`;
  afterEach(() => {
    rmSync(join("results", stack), { recursive: true, force: true });
    rmSync(join(".testbed", "run", stack), { recursive: true, force: true });
  });

  it("explains itself, its exit codes included", () => {
    const { status, stdout } = testbed("--help");
    assert.equal(status, 0);
    for (const word of ["status", "heal", "drift", "recheck", "report", "reproduce", "Exit codes"])
      assert.ok(stdout.includes(word), word);
  });
  it("tells its version", () => {
    assert.equal(testbed("--version").stdout.trim(), testbedVersion());
  });
  for (const wrong of [["bogus"], ["status", "--bogus"], ["recheck"]])
    it(`exits 2 and says nothing on stdout for: ${wrong.join(" ")}`, () => {
      const { status, stdout, stderr } = testbed(...wrong);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, /error: .*\n[^]*--help/);
    });

  it("shows each scenario's latest verdict, and that nothing is deployed now", () => {
    store("run-1", { id: "ET-1", started: at(0) });
    store("run-1", { id: "ET-2", started: at(1), verdict: "fail", reason: "no leader" });
    store("run-2", { id: "ET-2", started: at(2), attempt: 2, title: "leader failover" });
    const { status, stdout } = testbed("status", "--stack", stack);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /ET-1 +consensus +pass +2\.0 s +2 checks held \(run run-1\)/);
    assert.match(stdout, /ET-2 +leader failover +pass/);
    assert.match(stdout, /2 scenarios: 2 pass; 4\.0 s/);
    assert.ok(stdout.includes(join("results", stack, "run-2")), stdout);
    assert.match(stdout, /not deployed now; last it was etcd/);
    assert.match(stdout, /Deploy +npm start -- --stack cli-test/);
    assert.doesNotMatch(stdout, /Tear down/);
  });
  it("leaves out verdicts about another deployment", () => {
    store("run-1", { id: "ET-1", started: at(0), verdict: "fail" }, "three nodes");
    store("run-2", { id: "ET-2", started: at(1) }, "four nodes");
    const { status, stdout } = testbed("status", "--stack", stack);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /1 scenario: 1 pass/);
  });
  it("says of a run under way how many scenarios there are and how long this one takes so far", () => {
    const started = new Date(Date.now() - 90_000).toISOString();
    const running: Partial<ScenarioResult> = scenarioFile({ id: "ET-2", state: "running", started }).scenario;
    delete running.verdict;
    store("run-1", { ...running, owner: identifySelf() });
    replaceFile(join(".testbed", "run", stack, "scenarios.json"), JSON.stringify(["ET-1", "ET-2", "ET-3"]));
    const { stdout } = testbed("status", "--stack", stack);
    assert.match(stdout, /1 of 3 scenarios: 1 running/);
    assert.match(stdout, /ET-2 .*running +1m 3\ds/);
  });
  it("knows the services and verdicts that Pulumi tells, and does without", async () => {
    const urls = { "etcd-1/client": "http://127.0.0.1:42379" };
    const verdicts = { "ET-1": "pass" };
    const told = async (stdout: string) => stackOutputs(".", stack, () => Promise.resolve({ stdout }));
    const own = { RPC: "127.0.0.1:3030" };
    const outputs = { urls, verdicts, addresses: {}, ...own };
    assert.deepEqual(await told(JSON.stringify(outputs)), { urls, verdicts, own, deployed: true });
    for (const nothing of ["{}", "", "error: no stack", JSON.stringify({ urls: 7 })])
      assert.deepEqual(await told(nothing), { urls: {}, own: {}, deployed: undefined });
  });
  it("takes for deployed what has resources, for gone what Pulumi does not know, and else does not say", async () => {
    const deployed = async (types: readonly string[] | undefined, problem?: string) => {
      const state = { deployment: { resources: types?.map((type) => ({ type })) } };
      const { deployed: is } = await stackOutputs(".", stack, (_root, [, verb]) =>
        Promise.resolve(
          verb === "output"
            ? { stdout: "{}", ...(problem && { problem }) }
            : { stdout: JSON.stringify(state) },
        ),
      );
      return is;
    };
    assert.equal(await deployed(["pulumi:pulumi:Stack", "command:local:Command"]), true);
    assert.equal(await deployed(["pulumi:pulumi:Stack"]), false);
    assert.equal(await deployed(undefined), false);
    assert.equal(await deployed(["a:b:C"], "error: no stack named 'x' found"), false);
    assert.equal(await deployed(["a:b:C"], "error: passphrase must be set"), undefined);
  });
  it("exits 1 when a verdict is not pass, also as JSON on stdout alone", () => {
    store("run-1", { id: "ET-1", verdict: "invalid", reason: "the load sent nothing" });
    const { status, stdout, stderr } = testbed("status", "--stack", stack, "--json");
    assert.deepEqual([status, stderr], [1, ""]);
    const { verdict, scenarios } = JSON.parse(stdout) as { verdict: string; scenarios: { reason: string }[] };
    assert.deepEqual([verdict, scenarios[0]?.reason], ["invalid", "the load sent nothing"]);
  });
  it("shows a run whose runner is gone as lost", () => {
    const running: Partial<ScenarioResult> = scenarioFile({ state: "running" }).scenario;
    delete running.verdict;
    store("run-1", running);
    const { status, stdout } = testbed("status", "--stack", stack);
    assert.equal(status, 1);
    assert.match(stdout, /invalid .*lost: the runner \(pid \d+\) ended/);
  });
  it("says what to do when there is no run", () => {
    const { status, stdout, stderr } = testbed("status", "--stack", stack);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, new RegExp(`stack ${stack} has no run yet: .*npm start`));
    assert.match(
      testbed("report", "--stack", stack, "--no-open").stderr,
      /stack cli-test[^ ]* has no run: `npm start/,
    );
    assert.match(testbed("recheck", "nope").stderr, /there is no run nope: give the name of a directory/);
  });
  it("judges a run again that lost its samples: invalid, exit 1", () => {
    store("run-1", { id: "ET-1" });
    const { status, stdout } = testbed("recheck", "run-1", "--stack", stack);
    assert.equal(status, 1);
    assert.match(stdout, /ET-1 .*invalid +was pass; the stored samples say:/);
  });
  it("heals a stack without hosts, which is nothing to do", () => {
    mkdirSync(join(".testbed", "run", stack), { recursive: true });
    const { status, stdout } = testbed("heal", "--stack", stack, "--json");
    assert.deepEqual([status, JSON.parse(stdout)], [0, { nodes: [] }]);
  });
  it("does not take a misspelt stack for a healed one", () => {
    const { status, stdout, stderr } = testbed("heal", "--stack", `${stack}-typo`);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(
      stderr,
      /no stack cli-test-\d+-typo is known here, so nothing was healed: there are .*local/,
    );
  });
});

describe("finding runs", () => {
  let root: string;
  beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "testbed cli "))));
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const store = (stack: string, run: string, started: string): void => {
    const path = join(root, "results", stack, run, "ET-1", "result.json");
    replaceFile(path, JSON.stringify(scenarioFile({ started })));
  };

  it("takes the only stack there is, and asks when there are several", () => {
    assert.throws(() => chooseStack(root, undefined), /no run yet/);
    store("a", "r", "2026");
    assert.equal(chooseStack(root, undefined), "a");
    store("b", "r", "2026");
    assert.throws(() => chooseStack(root, undefined), /say which: --stack a \| b/);
    assert.equal(chooseStack(root, "b"), "b");
  });
  it("knows stacks by their files and by their results", () => {
    writeFileSync(join(root, "Pulumi.local.yaml"), "");
    writeFileSync(join(root, "Pulumi.yaml"), "");
    store("old", "r", "2026");
    assert.deepEqual(stacksOf(root), ["local", "old"]);
  });
  it("orders runs by time, not by name", () => {
    store("a", "z", "2026-01-01");
    store("a", "b", "2026-01-02");
    mkdirSync(join(root, "results", "a", "empty"));
    assert.deepEqual(
      runsOf(root, "a").map((run) => run.directory),
      ["b", "z"].map((run) => join(root, "results", "a", run)),
    );
    assert.equal(findRun(root, "last", undefined).directory, join(root, "results", "a", "b"));
    assert.equal(
      findRun(root, join(root, "results", "a", "z"), undefined).directory,
      join(root, "results", "a", "z"),
    );
  });
});
