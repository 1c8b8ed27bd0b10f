import assert from "node:assert/strict";
import { adapter } from "../../../components/systems/x0tta6bl4/adapter";
import { x0tta6bl4 } from "../../../components/systems/x0tta6bl4/system";
import { scenarios } from "../../../scenarios/x0tta6bl4";
import { inventoryOf } from "../../support/etcd-cluster";
import { describeScenarios } from "../../support/scenario-suite";

describe("scenarios of x0tta6bl4", () => {
  it("are those of the catalogue, in its order", () => {
    assert.deepEqual(
      scenarios.map(({ id }) => id),
      ["XM-1", "XM-2", "XM-3", "XM-4", "XM-5", "XM-6", "XM-7", "XM-8"],
    );
  });

  it("may name exactly the checks and workloads that the adapter has", () => {
    const signal = AbortSignal.abort();
    const own = adapter({ inventory: inventoryOf([]), runId: "", seed: "", now: () => 0, signal });
    assert.deepEqual([...x0tta6bl4.checks].sort(), Object.keys(own.checks).sort());
    assert.deepEqual([...x0tta6bl4.workloads].sort(), Object.keys(own.workloads).sort());
  });

  describeScenarios(scenarios, x0tta6bl4);
});
