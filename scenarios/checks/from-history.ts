/** Checks that judge nothing but what clients recorded. */
import type { z } from "zod";
import type { CheckState, Observation } from "../adapter";
import type { Operation } from "../history/history";
import { commonCheck, missing, type CheckWorld, type CommonCheck } from "./check";
import { MissingData } from "./node-choice";

export const isWrite = ({ kind }: Operation): boolean => kind === "write" || kind === "cas";

/** The operations that clients recorded. @throws MissingData if they have not finished. */
export function historyOf(
  clients: string,
  { histories }: Pick<CheckState, "histories">,
): readonly Operation[] {
  const history = histories.get(clients);
  if (!history) throw new MissingData(`there is no history of clients "${clients}"`);
  return history;
}

/** A check of samples; what it misses makes the observation missing. */
export function historyCheck<Shape extends z.ZodType>(check: {
  readonly about: string;
  readonly arguments: Shape;
  run(args: z.infer<Shape>, state: CheckState, world: CheckWorld): Observation;
}): CommonCheck {
  return commonCheck({
    ...check,
    fromSamples: true,
    run(args: z.infer<Shape>, state, world) {
      try {
        return check.run(args, state, world);
      } catch (error) {
        if (error instanceof MissingData) return missing(error.message);
        throw error;
      }
    },
  });
}
