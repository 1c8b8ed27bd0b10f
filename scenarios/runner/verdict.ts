/** How a verdict follows from what happened. Pure, and the only place that says so: runs and rechecks both end here. */
import type { Verdict } from "../scenario";
import type { Outcome } from "../results/schema";

export interface JudgedStep {
  readonly title: string;
  readonly kind: string;
  readonly outcome: Outcome;
  readonly saw: string;
}

export interface Facts {
  readonly steps: readonly JudgedStep[];
  /** Faults whose absence could not be measured after recovery, as sentences. */
  readonly unhealed: readonly string[];
  /** Set when the scenario ended before its last step for a reason outside its steps. */
  readonly ended?: { readonly by: "timeout" | "interruption"; readonly why: string };
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
}

type Rule = (facts: Facts) => Judgement | undefined;

/** `verdict` because of the first step with that outcome. */
const because =
  (outcome: Outcome, verdict: Verdict): Rule =>
  ({ steps }) => {
    const step = steps.find((each) => each.outcome === outcome);
    return step && { verdict, reason: `${step.title}: ${step.saw}` };
  };

/** From strong to weak: the first rule that speaks decides. */
const RULES: readonly Rule[] = [
  // Nothing was done to the system, so nothing else can be said.
  because("blocked", "blocked"),
  // A disproof stays one, whatever else went wrong.
  because("fail", "fail"),
  // The system was left damaged.
  ({ unhealed }) => (unhealed.length > 0 ? { verdict: "fail", reason: unhealed.join("; ") } : undefined),
  ({ ended }) => (ended?.by === "timeout" ? { verdict: "fail", reason: ended.why } : undefined),
  ({ ended }) => (ended ? { verdict: "invalid", reason: ended.why } : undefined),
  because("unsupported", "unsupported"),
  because("invalid", "invalid"),
  because("unfinished", "invalid"),
  because("skipped", "invalid"),
  // Silence proves nothing.
  ({ steps }) =>
    proofs(steps) === 0
      ? { verdict: "invalid", reason: "no check was made, so nothing is proved" }
      : undefined,
];

const isProof = (step: JudgedStep): boolean =>
  (step.kind === "check" || step.kind === "always") && step.outcome === "ok";

/** Number of checks that held. Preconditions are not proofs. */
export const proofs = (steps: readonly JudgedStep[]): number => steps.filter(isProof).length;

export function judge(facts: Facts): Judgement {
  for (const rule of RULES) {
    const judgement = rule(facts);
    if (judgement) return judgement;
  }
  const count = proofs(facts.steps);
  const last = facts.steps.filter(isProof).at(-1)?.saw ?? "";
  return { verdict: "pass", reason: `${count} check${count === 1 ? "" : "s"} held; ${last}` };
}
