import assert from "node:assert/strict";
import { join } from "node:path";
import { breakLoomDB, sabotages } from "../../support/loomdb-sabotage";
import { StackRun } from "../../support/stack-run";
import { mistakesOf } from "../../support/thorough";

interface Broken {
  readonly sabotage: keyof typeof sabotages;
  /** The scenario that has to notice, and settings that make it shorter. */
  readonly scenario: { readonly id: string; readonly settings: Readonly<Record<string, number>> };
  readonly reason: RegExp;
}

const recovery = 6;
const all: readonly Broken[] = [
  {
    sabotage: "late changes",
    scenario: { id: "LD-1", settings: {} },
    reason: /^All nodes see it: loom-node-2: lacks 1 of 1/,
  },
  {
    sabotage: "a conflict that everybody wins",
    scenario: { id: "LD-2", settings: {} },
    reason:
      /^All nodes have the same one of these: differ: loom-node-1: loom-node-1, loom-node-2: loom-node-2/,
  },
  {
    sabotage: "edges turned around",
    scenario: { id: "LD-3", settings: {} },
    reason: /^All nodes see the edge with its id, ends and type: (?!loom-node-2).*loom-node-3: lacks 1 of 1/,
  },
  {
    sabotage: "values dropped in silence",
    scenario: { id: "LD-4", settings: {} },
    reason: /^No node lacks any of them: .*loom-node-\d: lacks \d+ of 50/,
  },
  {
    sabotage: "a slow few behind a good mean",
    scenario: { id: "LD-5", settings: {} },
    reason: /p50 \d+\.\d ms \(limit 500\), .*p99 [2-9]\d{3}\.\d ms \(limit 2000\)/,
  },
  {
    sabotage: "a shared disk",
    scenario: { id: "LD-6", settings: { recovery } },
    reason: /^Node 2 does not, all the time: of 1 there are loom-node-2: 1/,
  },
  {
    sabotage: "healthy whatever happens",
    scenario: { id: "LD-6", settings: { recovery } },
    reason: /^Node 2 says of itself that it is not healthy: loom-node-2: healthy/,
  },
  {
    sabotage: "the plain variant",
    scenario: { id: "LD-7", settings: { recovery } },
    reason: /^All nodes have what all created: .*loom-node-\d: lacks [12] of 3/,
  },
  {
    sabotage: "acknowledged and not written",
    scenario: { id: "LD-8", settings: { recovery } },
    reason: /^All are on every node: loom-node-1 lacks 30 of 300 \(10\.00 %\), the first is number 7/,
  },
];

describe("LoomDB, broken on purpose", function () {
  this.timeout(120_000);
  const stack = new StackRun("index.ts", { system: "loomdb", pace: "quick", monitoring: "none" });
  const { workspace } = stack;

  before(() => workspace.init());
  after(() => stack.remove());

  for (const { sabotage, scenario, reason } of mistakesOf(all))
    it(`is found out by ${scenario.id}: ${sabotage}`, async () => {
      const binary = join(workspace.directory, `${sabotage}.cjs`);
      breakLoomDB(sabotages[sabotage], binary);
      workspace.configure({ profile: "upstream", binary, scenarios: [scenario] });
      const { done } = await stack.up();
      await assert.rejects(done, /not every scenario passed/);
      const [result] = stack.results().at(-1)?.scenarios ?? [];
      assert.ok(result);
      assert.match(result.reason, reason);
      assert.equal(result.verdict, "fail");
    });
});
