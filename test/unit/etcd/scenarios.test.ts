import assert from "node:assert/strict";
import { adapter } from "../../../components/systems/etcd/adapter";
import { etcd } from "../../../components/systems/etcd/system";
import { scenarios } from "../../../scenarios/etcd";
import { neededCapabilities } from "../../../scenarios/faults/capabilities";
import { conflictsOf } from "../../../scenarios/faults/conflicts";
import type { Pace, Step } from "../../../scenarios/scenario";
import { stepProblems } from "../../../scenarios/step-problems";
import { inventoryOf } from "../../support/etcd-cluster";

const paces: readonly Pace[] = ["full", "quick"];

describe("etcd's scenarios", () => {
  it("are those of the catalogue, in its order", () => {
    assert.deepEqual(
      scenarios.map(({ id }) => id),
      ["ET-1", "ET-2", "ET-3", "ET-4", "ET-5"],
    );
  });

  it("may name exactly the checks and workloads that the adapter has", () => {
    const signal = AbortSignal.abort();
    const own = adapter({ inventory: inventoryOf([]), runId: "", seed: "", now: () => 0, signal });
    assert.deepEqual([...etcd.checks].sort(), Object.keys(own.checks).sort());
    assert.deepEqual([...etcd.workloads].sort(), Object.keys(own.workloads).sort());
  });

  for (const definition of scenarios)
    for (const pace of paces)
      describe(`${definition.id} at ${pace} pace`, () => {
        const scenario = definition.resolve(pace);

        it("is plain data", () => {
          assert.deepEqual(JSON.parse(JSON.stringify(scenario)), scenario);
        });
        it("names only what there is, with arguments they take", () => {
          assert.deepEqual(stepProblems(scenario.steps, etcd), []);
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
        it("declares what its steps need", () => {
          assert.deepEqual(neededCapabilities(scenario), new Set(scenario.needs.capabilities));
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
