import assert from "node:assert/strict";
import { capabilityOf, neededCapabilities } from "../../../scenarios/faults/capabilities";
import type { LoadSpec } from "../../../scenarios/load/load";
import type { Step } from "../../../scenarios/scenario";

describe("what a scenario needs of its environment", () => {
  const delay: Step = {
    kind: "fault",
    title: "the network is slow",
    name: "slow",
    fault: { kind: "delay", target: { all: true }, milliseconds: 10 },
  };
  const load = (workers: LoadSpec["workers"]): Step => {
    const spec = { rate: 1, duration: 1, port: "p", connections: 1, timeout: 1, requests: [] };
    return { kind: "start-load", title: "load", name: "load", load: { ...spec, workers } };
  };
  const needed = (...steps: readonly Step[]) => [
    ...neededCapabilities({ needs: { capabilities: ["loss"], nodes: 1 }, steps }),
  ];

  it("is what it declares", () => {
    assert.deepEqual(needed(), ["loss"]);
  });
  it("is what its faults need, declared or not", () => {
    assert.deepEqual(needed(delay), ["loss", "delay"]);
  });
  it("is a place for load workers, if they run on the nodes", () => {
    assert.deepEqual(needed(load({ on: "nodes" })), ["loss", "workers"]);
    assert.deepEqual(needed(load({ on: "controller", count: 1 })), ["loss"]);
  });
  it("is the same capability for all cuts and for all process faults", () => {
    assert.deepEqual(
      [capabilityOf.isolate, capabilityOf.halves, capabilityOf["one-way"], capabilityOf.reject],
      ["partition", "partition", "partition", "reject"],
    );
    assert.deepEqual(
      new Set([capabilityOf.kill, capabilityOf.pause, capabilityOf.stop, capabilityOf.restart]),
      new Set(["process"]),
    );
  });
  it("is one of its own for each fault that only some environments can make", () => {
    const { disconnect, recreate, "disk-full": disk, "clock-skew": clock } = capabilityOf;
    assert.deepEqual([disconnect, recreate, disk, clock], ["disconnect", "recreate", "disk", "clock"]);
  });
});
