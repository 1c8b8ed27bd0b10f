/** What a check that any system can use is: a question, the shape of its arguments, and how it is answered. */
import type { z } from "zod";
import type { Adapter, CheckState, Observation } from "../adapter";
import type { Inventory } from "../inventory";
import type { CheckSpec } from "../scenario";

/** What checks may look at. */
export interface CheckWorld {
  readonly inventory: Inventory;
  readonly adapter: Pick<Adapter, "checks">;
  /** Operations that running clients have completed; undefined when no such clients run. */
  readonly completed: (clients: string) => number | undefined;
  /** Asks another check. */
  readonly ask: (check: CheckSpec, state: CheckState) => Promise<Observation>;
}

/** A common check. Its arguments are strict: a misspelt limit must not be a limit that always holds. */
export interface CommonCheck<Arguments extends z.ZodType = z.ZodType> {
  /** One sentence for the test plan. */
  readonly about: string;
  readonly arguments: Arguments;
  /** Judges only what earlier steps left behind (histories, loads), so stored samples can be judged again. */
  readonly fromSamples: boolean;
  run(args: z.infer<Arguments>, state: CheckState, world: CheckWorld): Promise<Observation> | Observation;
}

/** Ties the arguments of `run` to the schema. */
export function commonCheck<Arguments extends z.ZodType>(check: CommonCheck<Arguments>): CommonCheck {
  return { ...check, run: (args, state, world) => check.run(args as z.infer<Arguments>, state, world) };
}

export const missing = (saw: string): Observation => ({ ok: false, missing: true, saw });
