/** @jsxRuntime automatic @jsxImportSource preact */
/** A verdict as sign, word and colour: any one of them is enough to read it. */
import type { JSX } from "preact";
import { verdictOf } from "../merge";
import type { ScenarioResult } from "../schema";

const SIGNS: Readonly<Record<string, string>> = {
  pass: "✓",
  fail: "✗",
  invalid: "?",
  blocked: "–",
  unsupported: "∅",
  running: "…",
};

/** What a scenario shows: its verdict, or that there is none yet. */
export const shownVerdict = (scenario: ScenarioResult): string =>
  scenario.state === "running" ? "running" : verdictOf(scenario);

export function Badge({ verdict }: { readonly verdict: string }): JSX.Element {
  return (
    <span class={`badge ${verdict}`}>
      <span aria-hidden="true">{SIGNS[verdict] ?? "?"}</span> {verdict}
    </span>
  );
}

const ORDER = ["fail", "invalid", "blocked", "unsupported", "running", "pass"];
const WORDS: Readonly<Record<string, string>> = { fail: "failed", pass: "passed", running: "still running" };

/** The run in a few words: `All 5 scenarios passed`, `1 of 4 scenarios failed, 1 invalid, 2 passed`. */
export function headline(scenarios: readonly ScenarioResult[]): string {
  const counts = new Map<string, number>();
  for (const scenario of scenarios) {
    const shown = shownVerdict(scenario);
    counts.set(shown, (counts.get(shown) ?? 0) + 1);
  }
  const total = scenarios.length;
  if (counts.get("pass") === total)
    return total === 1 ? "The scenario passed" : `All ${total} scenarios passed`;
  const parts = ORDER.flatMap((verdict) => {
    const count = counts.get(verdict);
    return count === undefined ? [] : [[count, WORDS[verdict] ?? verdict] as const];
  });
  return parts
    .map(([count, word], index) =>
      index === 0 && total > 1 ? `${count} of ${total} scenarios ${word}` : `${count} ${word}`,
    )
    .join(", ");
}
