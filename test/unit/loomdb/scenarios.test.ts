import assert from "node:assert/strict";
import { adapter } from "../../../components/systems/loomdb/adapter";
import { loomdb } from "../../../components/systems/loomdb/system";
import { scenarios } from "../../../scenarios/loomdb";
import { describeScenarios } from "../../support/scenario-suite";
import { inventoryOf } from "./fake-loom-node";

describe("LoomDB's scenarios", () => {
  it("are those of the catalogue, in its order", () => {
    assert.deepEqual(
      scenarios.map(({ id }) => id),
      ["LD-1", "LD-2", "LD-3", "LD-4", "LD-5", "LD-6", "LD-7", "LD-8"],
    );
  });

  it("may name exactly the checks and workloads that the adapter has", () => {
    const signal = AbortSignal.abort();
    const own = adapter({ inventory: inventoryOf([]), runId: "", seed: "", now: () => 0, signal });
    assert.deepEqual([...loomdb.checks].sort(), Object.keys(own.checks).sort());
    assert.deepEqual([...loomdb.workloads].sort(), Object.keys(own.workloads).sort());
  });

  it("ask for the plan's numbers at full pace", () => {
    const settingsOf = (id: string) => scenarios.find((each) => each.id === id)?.resolve("full").settings;
    const { p50, p95, p99, samples } = settingsOf("LD-5") ?? {};
    assert.deepEqual([p50, p95, p99], [500, 1000, 2000]);
    assert.ok((samples ?? 0) >= 200);
    assert.equal(settingsOf("LD-1")?.["sync"], 2);
    assert.equal(settingsOf("LD-4")?.["count"], 50);
    assert.deepEqual([settingsOf("LD-6")?.["short"], settingsOf("LD-6")?.["long"]], [5, 30]);
    assert.deepEqual([settingsOf("LD-8")?.["rate"], settingsOf("LD-8")?.["duration"]], [50, 30]);
  });

  describeScenarios(scenarios, loomdb);
});
