import assert from "node:assert/strict";
import { adapter } from "../../../components/systems/archy/adapter";
import { archy } from "../../../components/systems/archy/system";
import { scenarios } from "../../../scenarios/archy";
import { describeScenarios } from "../../support/scenario-suite";
import { inventoryOf } from "./fake-host";

describe("Archy's scenarios", () => {
  it("are the plan's sequence, and its suites across nodes", () => {
    assert.deepEqual(
      scenarios.map(({ id }) => id),
      [
        ...["AR-0", "AR-1", "AR-2", "AR-3-federation", "AR-3-contacts", "AR-3-files", "AR-3-mesh"],
        ...["AR-3-ecash", "AR-3-swarm"],
      ],
    );
  });

  it("may name exactly the checks that the adapter has", () => {
    const own = adapter({
      inventory: inventoryOf([]),
      runId: "",
      seed: "",
      now: () => 0,
      signal: AbortSignal.abort(),
    });
    assert.deepEqual([...archy.checks].sort(), Object.keys(own.checks).sort());
  });

  it("want five iterations in a row at full pace, on the primary first", () => {
    for (const id of ["AR-1", "AR-2"])
      assert.equal(scenarios.find((each) => each.id === id)?.resolve("full").settings["iterations"], 5);
    const [before] = scenarios[2]?.resolve("full").steps ?? [];
    assert.ok(before?.kind === "precondition" && before.check.check === "archy/was-green");
  });

  describeScenarios(scenarios, archy);
});
