import assert from "node:assert/strict";
import { adapter } from "../../../components/systems/etcd/adapter";
import { etcd } from "../../../components/systems/etcd/system";
import { scenarios } from "../../../scenarios/etcd";
import { inventoryOf } from "../../support/etcd-cluster";
import { describeScenarios } from "../../support/scenario-suite";

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

  describeScenarios(scenarios, etcd);
});
