/** What several nodes answered to one question, and what it means when some did not. */
import type { CheckState, Observation } from "../adapter";
import type { InventoryNode } from "../inventory";
import { reasonOf } from "../reason";
import type { Arguments } from "./arguments";
import { MissingData } from "./node-choice";

export type Check = (args: Arguments, state: CheckState) => Promise<Observation>;
export type Checks = Readonly<Record<string, Check>>;

/** A node's answer, or why there is none. */
export interface Answer<T> {
  readonly name: string;
  readonly value?: T;
  readonly error?: string;
}

/** A node gave no answer although others did: that is the node's fault, not the observer's. */
class SilentMember extends Error {}

/** Asks all of them at once. Never rejects. */
export function askAll<T>(
  nodes: readonly InventoryNode[],
  question: (node: InventoryNode) => Promise<T>,
): Promise<readonly Answer<T>[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const { name } = node;
      try {
        return { name, value: await question(node) };
      } catch (error) {
        return { name, error: reasonOf(error) };
      }
    }),
  );
}

/** Turns missing data into a missing observation, and a silent node into one that does not hold. */
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
