import type { Capabilities, Capability } from "../../components/environments/environment";
import type { FaultKind, FaultSpec } from "./fault";

/** What an environment must be able to do for each kind of fault. */
export const capabilityOf: Readonly<Record<FaultKind, Capability>> = {
  isolate: "partition",
  halves: "partition",
  "one-way": "partition",
  reject: "reject",
  loss: "loss",
  rate: "rate",
  delay: "delay",
  kill: "process",
  pause: "process",
  stop: "process",
  restart: "process",
};

/** A sentence when the environment cannot do this fault, else undefined. For the error at preview. */
export function missingCapability(fault: FaultSpec, capabilities: Capabilities): string | undefined {
  const capability = capabilityOf[fault.kind];
  if (capabilities.has.has(capability)) return undefined;
  const reason = capabilities.missing[capability];
  return `fault "${fault.kind}" needs the capability "${capability}", which this environment lacks${reason === undefined ? "" : `: ${reason}`}`;
}
