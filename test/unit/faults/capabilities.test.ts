import assert from "node:assert/strict";
import { capabilityOf, missingCapability } from "../../../scenarios/faults/capabilities";

describe("what a fault needs of its environment", () => {
  const delay = { kind: "delay", target: { all: true }, milliseconds: 10 } as const;

  it("is nothing more when the capability is there", () => {
    assert.equal(missingCapability(delay, { has: new Set(["delay"]), missing: {} }), undefined);
  });

  it("is said in a sentence with the reason when it is not", () => {
    assert.equal(
      missingCapability(delay, {
        has: new Set(["partition"]),
        missing: { delay: "the kernel has no netem" },
      }),
      'fault "delay" needs the capability "delay", which this environment lacks: the kernel has no netem',
    );
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
});
