import { breakMacula, sabotages, type Patch } from "../../support/macula-sabotage";
import { areFoundOut, type Mistake } from "../../support/mistakes";
import { StackRun } from "../../support/stack-run";

const stress = { id: "MC-8", settings: { duration: 14, undisturbed: 1, down: 1, recovery: 10 } };

const all: readonly Mistake<keyof typeof sabotages>[] = [
  {
    sabotage: "the result of another node",
    scenario: { id: "MC-1" },
    reason: /^Every call is answered .*: node1 answered \d+ for x = 2, its result is 4/,
    disturbs: ["MC-2", "MC-3", "MC-4"],
  },
  {
    sabotage: "a call that is handled twice",
    scenario: { id: "MC-1" },
    reason: /^The providers have handled exactly .*: node1 handled 4, the client has 2 from it/,
    disturbs: ["MC-2", "MC-3", "MC-4"],
  },
  {
    sabotage: "failover without a second try",
    scenario: { id: "MC-2" },
    reason: /^The first provider was tried in vain.*: 1 of 1 calls: x = 1: it failed/,
  },
  {
    sabotage: "a failover that never was",
    scenario: { id: "MC-2" },
    reason: /^The first provider was tried in vain.*: node2 was tried first, which is not broken/,
    disturbs: ["MC-1", "MC-3", "MC-4"],
  },
  {
    sabotage: "a time-out that is not kept",
    scenario: { id: "MC-2" },
    reason: /^The first provider was tried in vain.*: the attempt at node1 took 10\.\d\d s \(limit 7 s\)/,
  },
  {
    sabotage: "a cache that is never used",
    scenario: { id: "MC-3" },
    reason: /^Exactly one connection was opened to each provider.*: node1: \d+ new sockets/,
    disturbs: ["MC-5"],
  },
  {
    sabotage: "unfair round robin",
    scenario: { id: "MC-4" },
    reason: /^They went to the providers in turns.*: node1: 5, node2: 2, node3: 2: expected 3 by each/,
    disturbs: ["MC-1"],
  },
  {
    sabotage: "round robin out of turn",
    scenario: { id: "MC-4" },
    reason: /^They went to the providers in turns.*: not in turns: call 2 went to node1/,
    disturbs: ["MC-1"],
  },
  {
    sabotage: "a random choice that goes in turns",
    scenario: { id: "MC-4" },
    reason: /^They went to all providers, as chance has it: .*: 0 of 59 went to the node of the call before/,
  },
  {
    sabotage: "a random choice with a favourite",
    scenario: { id: "MC-4" },
    reason: /^They went to all providers, as chance has it: .*: chi-square \d+\.\d \(limit 13\.816\)/,
  },
  {
    sabotage: "a slow first call",
    scenario: { id: "MC-5" },
    reason: /^First calls are within the limit: p50 \d+\.\d ms, p95 7\d\d\.\d ms \(limit 500\)/,
  },
  {
    sabotage: "a slow few behind a good mean",
    scenario: stress,
    reason: /^Rate, latencies and errors are within limits: .*p99 [2-9]\d{3}\.\d+ ms \(limit 2000\)/,
    disturbs: "all",
  },
  {
    sabotage: "a leak of connections",
    scenario: stress,
    reason: /^No connection is left over: node\d: \d+, client knows of 1/,
  },
];

describe("Macula, broken on purpose", function () {
  this.timeout(120_000);
  const stack = new StackRun("index.ts", { system: "macula", pace: "quick", monitoring: "none" });

  before(() => stack.workspace.init());
  after(() => stack.remove());

  areFoundOut<keyof typeof sabotages, readonly Patch[]>(stack, all, sabotages, (wanted, file) => {
    breakMacula(wanted.flat(), file);
  });
});
