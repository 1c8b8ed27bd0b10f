/** One run's results from those of its scenarios. Pure. */
import { RESULTS_VERSION, type Results, type ScenarioFile, type ScenarioResult } from "./schema";
import type { Verdict } from "../scenario";

/** Scenarios in the order they were started. Throws when there is none: a run without scenarios has no results. */
export function merge(files: readonly ScenarioFile[]): Results {
  const [first, ...rest] = [...files].sort((a, b) => a.scenario.started.localeCompare(b.scenario.started));
  if (first === undefined) throw new Error("a run without any scenario has no results");
  const scenarios = [first, ...rest].map((file) => file.scenario);
  const state = scenarios.some((each) => each.state === "running")
    ? "running"
    : scenarios.some((each) => each.state === "lost")
      ? "lost"
      : "finished";
  return {
    version: RESULTS_VERSION,
    run: first.run,
    state,
    ...(state === "running" ? {} : { verdict: worst(scenarios.map(verdictOf)) }),
    started: first.scenario.started,
    scenarios,
  };
}

/** A scenario without a verdict proved nothing. */
export const verdictOf = (scenario: ScenarioResult): Verdict => scenario.verdict ?? "invalid";

const SEVERITY: readonly Verdict[] = ["fail", "invalid", "blocked", "unsupported", "pass"];

/** The verdict that a run shows: only `pass` when all are. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return SEVERITY.find((verdict) => verdicts.includes(verdict)) ?? "invalid";
}

/** How a scenario is shown whose runner is gone without a word. */
export function asLost(scenario: ScenarioResult): ScenarioResult {
  const step = scenario.steps.find((each) => each.outcome === "unfinished") ?? scenario.steps.at(-1);
  const during = step ? ` during “${step.title}”` : "";
  return {
    ...scenario,
    state: "lost",
    verdict: "invalid",
    reason: `lost: the runner (pid ${scenario.owner.pid}) ended${during} without a verdict`,
  };
}
