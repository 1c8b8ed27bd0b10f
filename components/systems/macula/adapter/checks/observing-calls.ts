import type { CheckState, Observation } from "../../../../../scenarios/adapter";
import { observing, type Check } from "../../../../../scenarios/checks/answers";
import type { Arguments } from "../../../../../scenarios/checks/arguments";
import { callsOf, UnderWay, type Calls } from "../calls";
import type { Realm } from "../realm";

/** A check of calls that are over; as long as they are not, it does not hold. */
export function observingCalls(
  realm: Realm,
  check: (calls: Calls, args: Arguments, state: CheckState) => Promise<Observation> | Observation,
): Check {
  return observing(async (args, state) => {
    try {
      return await check(await callsOf(realm, args, state), args, state);
    } catch (error) {
      if (error instanceof UnderWay) return { ok: false, saw: error.message };
      throw error;
    }
  });
}
