/** What the plan's nodes serve. */
import * as z from "zod";
import type { Pod } from "../pod";

/** How a procedure answers: which node, and its result. */
export interface Answer {
  readonly node: string;
  /** Left out where it is in none. */
  readonly pod?: Pod;
  readonly result: number;
}

export const argumentsSchema = z.strictObject({ x: z.number().default(0) });

/** Procedures of a node, by name: `test.calculator` multiplies, `test.service` gives back what it got. */
export function proceduresOf(
  node: string,
  multiplier: number,
  pod?: Pod,
): Readonly<Record<string, (x: number) => Answer>> {
  const self = { node, ...(pod && { pod }) };
  return {
    "test.calculator": (x) => ({ ...self, result: x * multiplier }),
    "test.service": (x) => ({ ...self, result: x }),
  };
}
