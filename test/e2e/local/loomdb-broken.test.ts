import { breakLoomDB, sabotages } from "../../support/loomdb-sabotage";
import { areFoundOut, type Mistake } from "../../support/mistakes";
import { StackRun } from "../../support/stack-run";

const recovery = 6;
const all: readonly Mistake<keyof typeof sabotages>[] = [
  {
    sabotage: "late changes",
    scenario: { id: "LD-1" },
    reason: /^All nodes see it: loom-node-2: lacks 1 of 1/,
    disturbs: "all",
  },
  {
    sabotage: "a conflict that everybody wins",
    scenario: { id: "LD-2" },
    reason:
      /^All nodes have the same one of these: differ: loom-node-1: loom-node-1, loom-node-2: loom-node-2/,
  },
  {
    sabotage: "edges turned around",
    scenario: { id: "LD-3" },
    reason: /^All nodes see the edge with its id, ends and type: (?!loom-node-2).*loom-node-3: lacks 1 of 1/,
  },
  {
    sabotage: "values dropped in silence",
    scenario: { id: "LD-4" },
    reason: /^No node lacks any of them: .*loom-node-\d: lacks \d+ of 50/,
    disturbs: "all",
  },
  {
    sabotage: "a slow few behind a good mean",
    scenario: { id: "LD-5" },
    reason: /p50 \d+\.\d ms \(limit 500\), .*p99 [2-9]\d{3}\.\d ms \(limit 2000\)/,
    disturbs: "all",
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
    disturbs: "all",
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

  before(() => stack.workspace.init());
  after(() => stack.remove());

  areFoundOut(stack, all, sabotages, breakLoomDB);
});
