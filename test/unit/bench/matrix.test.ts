import assert from "node:assert/strict";
import type { MatrixRecord } from "../../../bench/matrix/record";
import { lastWords, refusedIn, runPair } from "../../../bench/matrix/run-pair";
import type { PulumiRun } from "../../support/pulumi-run";
import { matrixPage } from "../../../toolchain/generate/matrix-page";

const sentence =
  "scenario `B` needs the capability `delay`, which `docker` lacks here: no netem. Remove it from `testbed:scenarios`, or use an environment that has it.";
const refusal = `pulumi up: ended with 255\nDiagnostics:\n  pulumi:pulumi:Stack (testbed-bench):\n    error: ${sentence}\n`;
const verdict = (id: string, what: string, reason: string) => ({ id, verdict: what, reason, seconds: 2.345 });

/** A stack that answers as it is told, one `up` after another. */
function stack(answers: readonly (string | readonly object[])[]) {
  const asked: unknown[] = [];
  let [at, results]: [number, readonly object[]] = [0, []];
  const run = {
    workspace: { configure: ({ scenarios }: { scenarios: unknown }) => asked.push(scenarios) },
    upToVerdicts: () => {
      const answer = answers[at++];
      if (typeof answer === "string") return Promise.reject(new Error(answer));
      results = answer ?? [];
      return Promise.resolve({});
    },
    results: () => [{ scenarios: results }],
  };
  return { asked, run: run as unknown as PulumiRun };
}

describe("the record of a system on an environment", () => {
  it("has the verdicts, and of what the preview refuses its sentence", async () => {
    const { asked, run } = stack([
      `- ${sentence}`,
      [verdict("A", "pass", "2 checks held"), verdict("C", "fail", "it broke")],
    ]);
    const { scenarios } = await runPair(run, ["A", "B", "C"]);
    assert.deepEqual(asked, [
      ["A", "B", "C"],
      ["A", "C"],
    ]);
    assert.deepEqual(scenarios, [
      { id: "A", verdict: "pass", seconds: 2.3 },
      { id: "B", verdict: "refused", reason: sentence },
      { id: "C", verdict: "fail", reason: "it broke", seconds: 2.3 },
    ]);
  });

  it("has the preview's sentence of a scenario that is about another environment", () => {
    const sentence = "it is about the environment `kind`, and this stack's is `docker`; remove it.";
    const said = `    error: 1 problem in the configuration:\n      - \`testbed:scenarios[1]\` is \`C\` (Pulumi.x.yaml): ${sentence}\n`;
    assert.deepEqual([...refusedIn(said)], [["C", sentence]]);
  });

  it("has one reason for all when the stack itself cannot be", async () => {
    const { run } = stack(["Diagnostics:\n  pulumi:pulumi:Stack (x):\n    error: no image has `bats`\n"]);
    const { scenarios } = await runPair(run, ["A", "B"]);
    const reason = "error: no image has `bats`";
    assert.deepEqual(scenarios, [
      { id: "A", verdict: "refused", reason },
      { id: "B", verdict: "refused", reason },
    ]);
  });

  it("is no record when a scenario has no verdict", async () => {
    const { run } = stack([[verdict("A", "pass", "")]]);
    await assert.rejects(runPair(run, ["A", "B"]), /B has no verdict/);
  });

  it("finds refusals in what Pulumi prints", () => {
    assert.deepEqual([...refusedIn(refusal)], [["B", sentence]]);
    assert.deepEqual([...refusedIn("nothing")], []);
    assert.equal(lastWords(refusal), `error: ${sentence}`);
  });
});

describe("the page of the matrix", () => {
  const record: MatrixRecord = {
    ...{ environment: "docker", system: "s", commit: "abc", date: "2026-01-02", pace: "quick", seconds: 9 },
    scenarios: [
      { id: "A", verdict: "pass", seconds: 2.3 },
      { id: "B", verdict: "refused", reason: sentence },
    ],
  };
  const records = new Map([
    ["docker", record],
    ["kind", undefined],
  ]);
  const scenarios = ["A", "B", "C"].map((id) => ({ id, title: `Title ${id}` }));
  const text = matrixPage([{ name: "s", scenarios, records }]);

  it("shows a verdict, a reason, or that it was not run: never a gap", () => {
    assert.match(text, /^\| scenario \| docker \| kind \|$/m);
    assert.match(text, /^\| A Title A \| pass 2 s \| – \|$/m);
    assert.match(text, /^\| B Title B \| refused \(1\) \| – \|$/m);
    assert.match(text, /^\| C Title C \| – \| – \|$/m);
    assert.match(text, /^\| run \| 2026-01-02, abc, 9 s in all \| – \|$/m);
    assert.ok(text.includes(`1. ${sentence}`));
  });
});
