import assert from "node:assert/strict";
import { join } from "node:path";
import { breakArchy, sabotages } from "../../support/archy-sabotage";
import { StackRun } from "../../support/stack-run";

interface Broken {
  readonly sabotage: keyof typeof sabotages;
  /** What each scenario says to it. */
  readonly verdicts: Readonly<Record<string, readonly [verdict: string, reason: RegExp]>>;
}

const all: readonly Broken[] = [
  {
    sabotage: "a pruned chain",
    verdicts: {
      "AR-0": ["blocked", /0 of 2 hosts may be tested; node-228: archival: pruned true; node-198: archival/],
      "AR-1": ["blocked", /^A gate runs on every host .*: node-228: archival: pruned true/],
    },
  },
  {
    sabotage: "an app that does not come back",
    verdicts: {
      "AR-1": ["pass", /node-228: green 1 times, 12 tests$/],
      "AR-2": [
        "fail",
        /node-198: iteration 1 of 1 is red: 1 of 12 tests failed: “an app that was killed comes back”/,
      ],
      "AR-3-federation": ["blocked", /^Every other host's gate was green: node-198: iteration 1 of 1 is red/],
    },
  },
];

describe("Archy's fleet, broken on purpose", function () {
  this.timeout(300_000);
  const stack = new StackRun("index.ts", {
    system: "archy",
    pace: "quick",
    profile: "upstream",
    settings: { iterations: 1 },
    nodes: [
      { name: "node-228", role: "primary" },
      { name: "node-198", role: "fleet" },
    ],
    archy: {
      allowDestructive: ["node-228", "node-198"],
      suites: { federation: "test/support/archy-federation" },
    },
  });
  const { workspace } = stack;

  before(() => workspace.init());
  after(() => stack.remove());

  for (const { sabotage, verdicts } of all)
    it(`is found out: ${sabotage}`, async () => {
      const binary = join(workspace.directory, `${sabotage}.cjs`);
      breakArchy(sabotages[sabotage], binary);
      workspace.configure({ binary, scenarios: Object.keys(verdicts) });
      const { done } = await stack.up();
      await assert.rejects(done, /not every scenario passed/);
      const results = stack.results().at(-1)?.scenarios ?? [];
      assert.deepEqual(
        Object.fromEntries(results.map(({ id, verdict }) => [id, verdict])),
        Object.fromEntries(Object.entries(verdicts).map(([id, [verdict]]) => [id, verdict])),
        JSON.stringify(results.map(({ id, reason }) => `${id}: ${reason}`)),
      );
      for (const { id, reason } of results) assert.match(reason, verdicts[id]![1]);
    });
});
