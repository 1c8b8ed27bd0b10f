import { areFoundOut, type Mistake } from "../../support/mistakes";
import { StackRun } from "../../support/stack-run";
import { breakMesh, sabotages, type Patch } from "../../support/x0tta6bl4-sabotage";

const all: readonly Mistake<keyof typeof sabotages>[] = [
  {
    sabotage: "a peer that never forms",
    scenario: { id: "XM-1" },
    // A mesh that was never whole cannot be tried out.
    verdict: "blocked",
    disturbs: "all",
    reason: /^Every node is linked with all others.*node-[bc]: has no link with node-[bc]/,
  },
  {
    sabotage: "an API that counts links, not peers",
    scenario: { id: "XM-1", settings: { steady: 1 } },
    reason: /^Health, status, peers and routes .*\/mesh\/peers counts 4, the daemon has 2/,
  },
  {
    sabotage: "a loop that counts although nothing happens",
    scenario: { id: "XM-2", settings: { window: 3 } },
    reason: /^The loops ran, and neither saw nor did anything: .*lost moved although nothing happened/,
  },
  {
    sabotage: "a loop that sees and does not act",
    scenario: { id: "XM-2", settings: { window: 5 } },
    reason: /^Their loops have seen it, .*node-a: 1 lost, 0 actions, 1 lines/,
  },
  {
    sabotage: "routes that never change",
    scenario: { id: "XM-3", settings: { short: 1, detection: 10 } },
    reason: /the others' routes follow: node-a, node-b still reach node-c/,
  },
  {
    sabotage: "a stale leader that answers",
    scenario: { id: "XM-4" },
    reason: /^The old one acknowledges no write and answers no read.*served: node-[abc]: read/,
    // Reads of its own copy could be what is not linearizable, too.
    disturbs: ["XM-5"],
  },
  {
    sabotage: "two that say they lead",
    scenario: { id: "XM-4" },
    reason: /two leaders in term \d+: node-a, node-b/,
  },
  {
    sabotage: "a lost write",
    scenario: { id: "XM-5" },
    reason:
      /^(The history of every key is linearizable|Every acknowledged write|The others|Every node serves)/,
  },
  {
    sabotage: "a slow few behind a good mean",
    scenario: { id: "XM-6" },
    reason: /^Latencies are within the plan's limits.*p99 8\d\d\.\d+ ms \(limit 500\)/,
  },
  {
    sabotage: "a member that is not told of",
    scenario: { id: "XM-7", settings: { recovery: 3 } },
    reason: /^Every node of the stack votes.*takes node-b\+node-c for the members/,
  },
  {
    sabotage: "a metric that counts itself",
    scenario: { id: "XM-8", settings: { recovery: 5 } },
    reason: /the sum of peers is 9, expected 6/,
  },
];

describe("x0tta6bl4, broken on purpose", function () {
  this.timeout(180_000);
  const stack = new StackRun("index.ts", { system: "x0tta6bl4", pace: "quick" });

  before(() => stack.workspace.init());
  after(() => stack.remove());

  areFoundOut<keyof typeof sabotages, readonly Patch[]>(stack, all, sabotages, (wanted, file) => {
    breakMesh(wanted.flat(), file);
  });
});
