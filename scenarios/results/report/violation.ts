/** Where a scenario first went wrong: the step, and the moment to mark in the plots. Pure. */
import type { LookSample } from "./model";
import type { ScenarioResult } from "../schema";

export interface Violation {
  /** Index of the step; undefined when the scenario ended outside of any. */
  readonly index: number | undefined;
  /** Seconds since the scenario began. */
  readonly at: number;
  readonly saw: string;
}

/** Undefined for a scenario that passed, or that has not gone wrong so far. */
export function firstViolation(
  { steps, verdict, reason, seconds }: ScenarioResult,
  looks: readonly LookSample[],
): Violation | undefined {
  const index = steps.findIndex(({ outcome }) => outcome !== "ok" && outcome !== "skipped");
  const step = steps[index];
  if (step === undefined || (step.outcome === "unfinished" && verdict === undefined))
    // Between steps: not healed, or its files say less than its verdict.
    return verdict === undefined || verdict === "pass"
      ? undefined
      : { index: undefined, at: seconds, saw: reason };
  const end = step.outcome === "unfinished" && step.seconds === 0 ? seconds : step.at + step.seconds;
  // What must always hold is broken at the first look that says so; what may still come, when its time is over.
  const broken =
    step.kind === "always"
      ? looks.find((look) => look.index === index && !(look.ok && look.missing !== true))
      : undefined;
  return { index, at: broken?.at ?? end, saw: step.saw === "" ? reason : step.saw };
}
