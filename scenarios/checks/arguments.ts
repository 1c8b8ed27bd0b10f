/** Reading the arguments of an adapter's checks and workloads, which come from plain data. */
import type { CheckState } from "../adapter";
import type { InventoryNode } from "../inventory";
import { chosen, nodeChoice } from "./node-choice";

export type Arguments = Readonly<Record<string, unknown>>;

/** @throws Error if it is no positive number and there is no fallback. */
export function numberOf(args: Arguments, name: string, fallback?: number): number {
  const value = args[name] ?? fallback;
  if (typeof value !== "number" || !(value > 0 && value < Infinity))
    throw new Error(`\`${name}\` is \`${JSON.stringify(value)}\`: expected a positive number`);
  return value;
}

/** @throws Error if it is no text. */
export function textOf(args: Arguments, name: string): string {
  const value = args[name];
  if (typeof value !== "string" || value === "")
    throw new Error(`\`${name}\` is \`${JSON.stringify(value)}\`: expected a text`);
  return value;
}

/**
 * The nodes that an argument chooses; all without it.
 * @throws MissingData when none is left, Error if it is no choice.
 */
export function nodesOf(
  args: Arguments,
  state: Pick<CheckState, "faults">,
  all: readonly InventoryNode[],
  name = "on",
): readonly InventoryNode[] {
  return chosen(nodeChoice.parse(args[name] ?? "all"), all, state);
}
