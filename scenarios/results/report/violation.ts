/** Where a scenario first went wrong: the step, and the moment to mark in the plots. Pure. */
import type { LookSample } from "./model";
import type { Outcome, ScenarioResult } from "../schema";

export interface Violation {
  /** Index of the step; undefined when the scenario ended outside of any. */
  readonly index: number | undefined;
  /** Seconds since the scenario began. */
  readonly at: number;
  /** What happened there, as a label: only a check that was disproved is a violation. */
  readonly what: string;
  readonly saw: string;
  /** Whether something was disproved, and not only left unproved. */
  readonly disproved: boolean;
}

const WHAT: Readonly<Partial<Record<Outcome, string>>> = {
  fail: "First violation",
  blocked: "Precondition not met",
  unsupported: "Not given",
  invalid: "Proof missing",
  unfinished: "Ended here",
};

/**
 * Undefined for a scenario that passed, or that has not gone wrong so far.
 * @param end seconds from the beginning to the last that is known of it
 */
export function firstViolation(
  { steps, verdict, reason }: ScenarioResult,
  looks: readonly LookSample[],
  end: number,
): Violation | undefined {
  if (verdict === undefined || verdict === "pass") return undefined;
  const index = steps.findIndex(({ outcome }) => outcome !== "ok" && outcome !== "skipped");
  const step = steps[index];
  // Between steps: not healed, or its files say less than its verdict.
  if (step === undefined)
    return { index: undefined, at: end, what: "Ended here", saw: reason, disproved: verdict === "fail" };
  const { outcome, at, seconds, saw } = step;
  // A runner that was killed did not live to write down how long its last step took.
  const over = outcome === "unfinished" && seconds === 0 ? end : at + seconds;
  // What must always hold is broken at the first look that says so; what may still come, when its time is over.
  const broken =
    step.kind === "always"
      ? looks.find((look) => look.index === index && !(look.ok && look.missing !== true))
      : undefined;
  return {
    index,
    at: broken?.at ?? over,
    what: WHAT[outcome] ?? "Ended here",
    saw: saw === "" ? reason : saw,
    disproved: outcome === "fail",
  };
}
