import type { CheckState, Observation } from "../../../../../scenarios/adapter";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { type Arguments } from "../arguments";
import type { Answer } from "../cluster";

export type Check = (args: Arguments, state: CheckState) => Promise<Observation>;
export type Checks = Readonly<Record<string, Check>>;

/** A member gave no answer although others did: that is the member's fault, not the observer's. */
class SilentMember extends Error {}

/** Turns missing data into a missing observation, and a silent member into one that does not hold. */
export function observing(check: (args: Arguments, state: CheckState) => Promise<Observation>): Check {
  return async (args, state) => {
    try {
      return await check(args, state);
    } catch (error) {
      if (error instanceof MissingData) return { ok: false, missing: true, saw: error.message };
      if (error instanceof SilentMember) return { ok: false, saw: error.message };
      throw error;
    }
  };
}

/**
 * Values by node name.
 * @param witnessed whether somebody answered; without that, the observer may be cut off. @default one of these
 * @throws unless every node answered; then the check does not hold, or without a witness its data is missing.
 */
export function everyAnswer<T>(
  answers: readonly Answer<T>[],
  witnessed = answers.some(({ value }) => value !== undefined),
): ReadonlyMap<string, T> {
  const silent = answers.filter(({ value }) => value === undefined);
  if (silent.length > 0) {
    const names = silent.map(({ name, error }) => `${name} (${error ?? "nothing"})`).join(", ");
    throw new (witnessed ? SilentMember : MissingData)(`no answer from ${names}`);
  }
  return new Map(answers.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])));
}

/** `a: 1, b: 2`. */
export function listed(values: ReadonlyMap<string, unknown>): string {
  return [...values].map(([name, value]) => `${name}: ${String(value)}`).join(", ");
}
