import type { Capability } from "../../components/environments/environment";
import type { Scenario, Step } from "../scenario";
import type { FaultKind } from "./fault";

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
  disconnect: "disconnect",
  recreate: "recreate",
  rollout: "recreate",
  drain: "drain",
  scale: "scale",
  "disk-full": "disk",
  "clock-skew": "clock",
};

/** What a scenario asks of its environment: what it declares, and what its steps cannot do without. Pure. */
export function neededCapabilities({
  needs,
  steps,
}: Pick<Scenario, "needs" | "steps">): ReadonlySet<Capability> {
  return new Set([...needs.capabilities, ...steps.flatMap(ofStep)]);
}

function ofStep(step: Step): readonly Capability[] {
  if (step.kind === "fault") return [capabilityOf[step.fault.kind]];
  return step.kind === "start-load" && step.load.workers.on === "nodes" ? ["workers"] : [];
}
