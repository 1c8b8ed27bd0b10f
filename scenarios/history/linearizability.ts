/** Judges a history of registers: every key must look as if each operation took effect at one instant while it ran. */
import { explain, type Violation } from "./explanation";
import type { Operation } from "./history";
import { callsOf } from "./register";
import { findOrder } from "./search";

export interface LinearizabilityLimits {
  /** Wall-clock seconds for the whole history. @default 30 */
  readonly seconds?: number;
  /** Configurations remembered for a key, about 100 bytes each. @default 1000000 */
  readonly configurations?: number;
}

/** pass: an order was found for every key. fail: for one there is none. invalid: nothing to judge, or gave up. */
export interface Linearizability {
  readonly verdict: "pass" | "fail" | "invalid";
  readonly reason: string;
  readonly keys: number;
  /** Operations that an order was sought for. */
  readonly operations: number;
  readonly milliseconds: number;
  /** Of the key whose first impossible operation is the earliest. */
  readonly violation?: Violation;
}

/**
 * Each key is judged on its own (linearizability is local). Holds are ignored. Never passes what it could not finish.
 */
export function checkLinearizability(
  history: readonly Operation[],
  { seconds = 30, configurations = 1_000_000 }: LinearizabilityLimits = {},
): Linearizability {
  const began = performance.now();
  const budget = { deadline: began + seconds * 1000, configurations };
  const violations: Violation[] = [];
  const unfinished: string[] = [];
  let keys = 0;
  let operations = 0;
  let answered = 0;

  for (const [key, ofKey] of byKey(history)) {
    const calls = callsOf(ofKey);
    if (calls.length === 0) continue;
    keys++;
    operations += calls.length;
    answered += calls.filter((call) => call.operation.outcome === "ok").length;
    const found = findOrder(calls, budget);
    if (found.kind === "none") violations.push(explain(key, ofKey, found));
    if (found.kind === "gave-up") unfinished.push(`\`${key}\` (${found.why})`);
  }

  const result = { keys, operations, milliseconds: performance.now() - began };
  const violation = violations.sort((a, b) => a.operation.end - b.operation.end)[0];
  if (violation) {
    const others = violations.length > 1 ? `; ${violations.length - 1} more keys are wrong` : "";
    return {
      verdict: "fail",
      reason: `key \`${violation.key}\`: ${violation.reason}${others}`,
      ...result,
      violation,
    };
  }
  if (unfinished.length > 0)
    return { verdict: "invalid", reason: `gave up on ${unfinished.join(", ")}`, ...result };
  if (answered === 0)
    return {
      verdict: "invalid",
      reason: "the history has no answered operation: nothing was proved",
      ...result,
    };
  return {
    verdict: "pass",
    reason: `${operations} operations on ${keys} keys are linearizable (${result.milliseconds.toFixed(0)} ms)`,
    ...result,
  };
}

function byKey(history: readonly Operation[]): Map<string, Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const operation of history) {
    const group = groups.get(operation.key);
    if (group) group.push(operation);
    else groups.set(operation.key, [operation]);
  }
  return groups;
}
