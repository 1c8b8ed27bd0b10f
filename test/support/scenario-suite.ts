import assert from "node:assert/strict";
import { neededCapabilities } from "../../scenarios/faults/capabilities";
import { conflictsOf } from "../../scenarios/faults/conflicts";
import type { Pace, ScenarioDefinition, Step } from "../../scenarios/scenario";
import { stepProblems, type Vocabulary } from "../../scenarios/step-problems";

const paces: readonly Pace[] = ["full", "machine", "quick"];

/** What holds for every scenario of every system, at each pace. */
export function describeScenarios(scenarios: readonly ScenarioDefinition[], vocabulary: Vocabulary): void {
  for (const definition of scenarios)
    for (const pace of paces)
      describe(`${definition.id} at ${pace} pace`, () => {
        const scenario = definition.resolve(pace);
        const named = (kind: Step["kind"]) =>
          scenario.steps.flatMap((step) => (step.kind === kind && "name" in step ? [step.name] : [])).sort();

        it("is plain data", () => {
          assert.deepEqual(JSON.parse(JSON.stringify(scenario)), scenario);
        });
        it("names only what there is, with arguments they take", () => {
          assert.deepEqual(stepProblems(scenario.steps, vocabulary), []);
        });
        it("has no faults in conflict", () => {
          assert.deepEqual(conflictsOf(scenario), []);
        });
        it("heals every fault and finishes whatever it starts", () => {
          assert.deepEqual(named("heal"), named("fault"));
          assert.deepEqual(named("finish"), [...named("start-clients"), ...named("start-load")].sort());
        });
        it("declares what its steps need", () => {
          assert.deepEqual(neededCapabilities(scenario), new Set(scenario.needs.capabilities));
        });
        it("has time for all its waiting", () => {
          const waiting = scenario.steps.reduce(
            (sum, step) =>
              sum +
              ("seconds" in step ? step.seconds : 0) +
              ("during" in step ? step.during : 0) +
              ("within" in step ? step.within : 0),
            0,
          );
          assert.ok(scenario.timeout > waiting, `${scenario.timeout} s for ${waiting} s`);
        });
      });
}
