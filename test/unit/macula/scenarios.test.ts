import assert from "node:assert/strict";
import { adapter } from "../../../components/systems/macula/adapter";
import * as vocabulary from "../../../components/systems/macula/adapter/vocabulary";
import type { Inventory } from "../../../scenarios/inventory";
import { scenarios } from "../../../scenarios/macula";
import { isAbout } from "../../../scenarios/scenario";
import { describeScenarios } from "../../support/scenario-suite";

const inventory = { nodes: [] } as unknown as Inventory;

describe("Macula's scenarios", () => {
  it("are those of the catalogue, in its order", () => {
    assert.deepEqual(
      scenarios.map(({ id }) => id),
      ["MC-1", "MC-2", "MC-3", "MC-4", "MC-5", "MC-6", "MC-7", "MC-8", "MC-9", "MC-10", "MC-11"],
    );
  });

  it("are about pods where they make sense with pods alone", () => {
    const elsewhere = scenarios.filter((each) => !isAbout(each, "docker")).map(({ id }) => id);
    assert.deepEqual(elsewhere, ["MC-6", "MC-9", "MC-10", "MC-11"]);
    assert.ok(scenarios.every((each) => isAbout(each, "kind")));
  });

  it("start as many providers again, one after another, as the setting says", () => {
    const steps = scenarios.find(({ id }) => id === "MC-9")?.resolve("quick", { providers: 4 }).steps ?? [];
    const targets = steps.flatMap((step) => (step.kind === "fault" ? [step.fault] : []));
    const one = (kind: string, place: number) => ({ kind, target: { role: "provider", place } });
    const inTurn = [1, 2, 3, 4].map((place) => one("rollout", place));
    assert.deepEqual(targets, [one("recreate", 1), ...inTurn]);
  });

  it("may name exactly the checks and workloads that the adapter has", () => {
    const own = adapter({ inventory, runId: "", seed: "", now: () => 0, signal: AbortSignal.abort() });
    assert.deepEqual([...vocabulary.checks].sort(), Object.keys(own.checks).sort());
    assert.deepEqual([...vocabulary.workloads].sort(), Object.keys(own.workloads).sort());
  });

  it("have the plan's numbers at full pace", () => {
    const settings = (id: string) => scenarios.find((each) => each.id === id)?.resolve("full").settings;
    assert.deepEqual([settings("MC-1")?.["each"], settings("MC-1")?.["random"]], [2, 6]);
    assert.equal(settings("MC-2")?.["timeout"], 30);
    assert.deepEqual([settings("MC-3")?.["calls"], settings("MC-3")?.["providers"]], [10, 2]);
    assert.equal(settings("MC-4")?.["each"], 3);
    assert.deepEqual([settings("MC-5")?.["first"], settings("MC-5")?.["further"]], [500, 100]);
  });

  it("allow 35 s for an attempt and 65 s for a call at full pace", () => {
    const steps = scenarios.find(({ id }) => id === "MC-2")?.resolve("full").steps ?? [];
    const limits = steps.flatMap((step) =>
      step.kind === "check" && step.check.check === "macula/failed-over" && step.check["attempt"] !== 6
        ? [[step.check["attempt"], step.check["total"]]]
        : [],
    );
    assert.deepEqual(limits, [
      [35, 65],
      [35, 65],
      [35, 65],
    ]);
  });

  describeScenarios(scenarios, vocabulary);
});
