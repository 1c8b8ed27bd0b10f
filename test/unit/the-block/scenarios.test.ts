import assert from "node:assert/strict";
import { adapter } from "../../../components/systems/the-block/adapter";
import * as vocabulary from "../../../components/systems/the-block/adapter/vocabulary";
import type { Pace } from "../../../scenarios/scenario";
import { scenarios } from "../../../scenarios/the-block";
import { inventoryOf } from "./adapter-world";
import { describeScenarios } from "../../support/scenario-suite";

const paces: readonly Pace[] = ["full", "machine", "quick"];

describe("The Block's scenarios", () => {
  it("are those of the catalogue, in its order", () => {
    assert.deepEqual(
      scenarios.map(({ id }) => id),
      ["TB-0", "TB-1", "TB-2", "TB-3", "TB-4", "TB-5", "TB-6", "TB-7"],
    );
  });

  it("may name exactly the checks and workloads that the adapter has", () => {
    const signal = AbortSignal.abort();
    const own = adapter({ inventory: inventoryOf([]), runId: "", seed: "", now: () => 0, signal });
    assert.deepEqual([...vocabulary.checks].sort(), Object.keys(own.checks).sort());
    assert.deepEqual([...vocabulary.workloads].sort(), Object.keys(own.workloads).sort());
  });

  it("have the plan's numbers at full pace", () => {
    const settings = new Map(scenarios.map((each) => [each.id, each.resolve("full").settings]));
    assert.equal(settings.get("TB-1")?.["rate"], 10_000);
    assert.equal(settings.get("TB-2")?.["duration"], 60);
    assert.deepEqual([settings.get("TB-3")?.["lease"], settings.get("TB-3")?.["poll"]], [60, 10]);
    assert.equal(settings.get("TB-4")?.["cut"], 30);
    assert.deepEqual([settings.get("TB-5")?.["rate"], settings.get("TB-5")?.["duration"]], [30_000, 300]);
    assert.equal(settings.get("TB-6")?.["health"], 60);
  });

  it("give every node clients in the partition, however many there are", () => {
    const steps = scenarios.find(({ id }) => id === "TB-4")?.resolve("quick").steps ?? [];
    const clients = steps.flatMap((step) => (step.kind === "start-clients" ? [step.clients] : []));
    assert.deepEqual(
      clients.map(({ onEveryNode }) => onEveryNode),
      [true],
    );
  });

  it("wait for the plan's lease to run out, which was granted before the pace was changed", () => {
    for (const pace of paces) {
      const steps = scenarios.find(({ id }) => id === "TB-3")?.resolve(pace).steps ?? [];
      const first = steps.find(({ title }) => title === "One executor holds the lease");
      assert.ok(first && "within" in first && first.within > 60, pace);
    }
  });

  describeScenarios(scenarios, vocabulary);
});
