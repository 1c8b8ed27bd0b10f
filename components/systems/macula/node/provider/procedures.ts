/** What the plan's nodes serve. */
import * as z from "zod";

/** How a procedure answers: which node, and its result. */
export interface Answer {
  readonly node: string;
  readonly result: number;
}

export const argumentsSchema = z.strictObject({ x: z.number().default(0) });

/** Procedures of a node, by name: `test.calculator` multiplies, `test.service` gives back what it got. */
export function proceduresOf(
  node: string,
  multiplier: number,
): Readonly<Record<string, (x: number) => Answer>> {
  return {
    "test.calculator": (x) => ({ node, result: x * multiplier }),
    "test.service": (x) => ({ node, result: x }),
  };
}
