import assert from "node:assert/strict";
import { areFoundOut, type Mistake } from "../../support/mistakes";
import { breakHealth, breakNode, sabotages, type Patch } from "../../support/the-block-sabotage";
import { StackRun } from "../../support/stack-run";
import { testbedHealth } from "../../support/workspace-programs";

const stack = new StackRun("index.ts", {
  system: "the-block",
  pace: "quick",
  settings: { lease: 3 },
  monitoring: "none",
});

const failover = { id: "TB-3", settings: { quiet: 1 } };
const partition = { id: "TB-4", settings: { recovery: 10 } };
/** What the majority confirmed matters only after the chains are compared. */
const shortPartition = { id: "TB-4", settings: { cut: 6, growth: 1, recovery: 5 } };

/** In this order none suffers from what the one before left in the chain. */
const all: readonly Mistake<keyof typeof sabotages>[] = [
  {
    sabotage: "two holders",
    scenario: failover,
    reason:
      /^(No two executors hold|One executor holds) the lease: two holders (at once|in epoch \d+): (?=.*node-pc).*node-mac1/,
  },
  {
    sabotage: "stale epoch accepted",
    scenario: failover,
    reason: /^What the first holder signed is refused.*expected a rejection as stale epoch/,
  },
  {
    sabotage: "a node stuck at a height",
    scenario: { id: "TB-2", settings: { duration: 30 } },
    reason: /^All nodes have one hash.*heights are \d+ blocks apart \(limit 2\): .*node-mac2: \d+/,
    disturbs: "all",
    also: () => {
      const { code, output } = testbedHealth(stack.workspace.directory);
      assert.match(output, /^up +node-pc [^]*^DOWN +node-mac2 .* height stays at \d+$/m);
      assert.equal(code, 1);
    },
  },
  {
    sabotage: "a fork kept",
    scenario: shortPartition,
    reason: /^All nodes are on one chain again: hashes differ at height \d+/,
  },
  {
    sabotage: "a lost confirmed transaction",
    scenario: partition,
    reason: /^Nothing that the majority confirmed is lost.*once confirmed, but now .* is unknown/,
  },
  {
    sabotage: "duplicate disbursement",
    scenario: failover,
    reason: /^What the new holder signed is refused a second time.*accepted/,
  },
];

describe("The Block, broken on purpose", function () {
  this.timeout(120_000);
  const { workspace } = stack;

  before(() => workspace.init());
  after(() => stack.remove());

  areFoundOut<keyof typeof sabotages, readonly Patch[]>(stack, all, sabotages, (wanted, file) => {
    breakNode(wanted.flat(), file);
  });

  // The check is bundled by the first deployment.
  describe("with a mistake in its health check", () => {
    it("is found out by TB-6: a health check that looks at the wrong node", async () => {
      breakHealth(workspace.directory);
      workspace.configure({ scenarios: ["TB-6"] });
      const { done } = await stack.up();
      await assert.rejects(done, /not every scenario passed/);
      const [judged] = stack.results().at(-1)?.scenarios ?? [];
      assert.match(
        judged?.reason ?? "",
        /^Within two intervals .*: the log says that node-mac1 is up .*, expected DOWN/,
      );
      assert.equal(judged?.verdict, "fail", judged?.reason);
    });
  });
});
