import type { CheckState, Observation } from "../../../../../scenarios/adapter";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { type Arguments } from "../arguments";
import type { Answer } from "../cluster";

export type Check = (args: Arguments, state: CheckState) => Promise<Observation>;
export type Checks = Readonly<Record<string, Check>>;

/** Turns missing data into a missing observation; other errors are defects and pass through. */
export function observing(
  check: (args: Arguments, state: CheckState) => Observation | Promise<Observation>,
): Check {
  return async (args, state) => {
    try {
      return await check(args, state);
    } catch (error) {
      if (error instanceof MissingData) return { ok: false, missing: true, saw: error.message };
      throw error;
    }
  };
}

/** Values by node name. @throws MissingData, naming them, unless every node answered. */
export function everyAnswer<T>(answers: readonly Answer<T>[]): ReadonlyMap<string, T> {
  const silent = answers.filter(({ value }) => value === undefined);
  if (silent.length > 0)
    throw new MissingData(
      `no answer from ${silent.map(({ name, error }) => `${name} (${error ?? "nothing"})`).join(", ")}`,
    );
  return new Map(answers.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])));
}

/** `a: 1, b: 2`. */
export function listed(values: ReadonlyMap<string, unknown>): string {
  return [...values].map(([name, value]) => `${name}: ${String(value)}`).join(", ");
}
