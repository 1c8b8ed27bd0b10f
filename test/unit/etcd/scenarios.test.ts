import assert from "node:assert/strict";
import { adapter } from "../../../components/systems/etcd/adapter";
import { stepProblems } from "../../../scenarios/checks/registry";
import { scenarios } from "../../../scenarios/etcd";
import { conflictsOf } from "../../../scenarios/faults/conflicts";
import type { Pace, Step } from "../../../scenarios/scenario";
import { inventoryOf } from "../../support/etcd-cluster";

const checks = Object.keys(
  adapter({ inventory: inventoryOf([]), runId: "", now: () => 0, signal: new AbortController().signal })
    .checks,
);
const paces: readonly Pace[] = ["full", "quick"];

describe("etcd's scenarios", () => {
  it("are those of the catalogue, in its order", () => {
    assert.deepEqual(
      scenarios.map(({ id }) => id),
      ["ET-1", "ET-2", "ET-3", "ET-4", "ET-5"],
    );
  });

  for (const definition of scenarios)
    for (const pace of paces)
      describe(`${definition.id} at ${pace} pace`, () => {
        const scenario = definition.resolve(pace);

        it("is plain data", () => {
          assert.deepEqual(JSON.parse(JSON.stringify(scenario)), scenario);
        });
        it("asks only checks that there are, with arguments they take", () => {
          assert.deepEqual(stepProblems(scenario.steps, checks), []);
        });
        it("has no faults in conflict", () => {
          assert.deepEqual(conflictsOf(scenario), []);
        });
        it("heals every fault and finishes whatever it starts", () => {
          const named = (kind: Step["kind"]) =>
            scenario.steps
              .flatMap((step) => (step.kind === kind && "name" in step ? [step.name] : []))
              .sort();
          assert.deepEqual(named("heal"), named("fault"));
          assert.deepEqual(named("finish"), [...named("start-clients"), ...named("start-load")].sort());
        });
        it("needs what its faults need", () => {
          const needed = scenario.steps.flatMap((step) => (step.kind === "fault" ? [step.fault.kind] : []));
          const capability = (kind: string) => (kind === "kill" ? "process" : "partition");
          assert.deepEqual(new Set(scenario.needs.capabilities), new Set(needed.map(capability)));
        });
        it("has time for all its waiting", () => {
          const waiting = scenario.steps.reduce(
            (sum, step) => sum + ("seconds" in step ? step.seconds : "during" in step ? step.during : 0),
            0,
          );
          assert.ok(scenario.timeout > waiting + 60, `${scenario.timeout} s for ${waiting} s`);
        });
      });
});
