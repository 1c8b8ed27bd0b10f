import type { AdapterContext, CheckState, Observation } from "../../../../../scenarios/adapter";
import { numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { faultOf } from "../../../../../scenarios/checks/node-choice";

/**
 * Adds how long after a fault, or after its healing was ordered, this was seen; only where the check names a `fault`. With
 * `seconds` it only holds if that was in time.
 */
export function timed(
  seen: Observation,
  args: Arguments,
  state: CheckState,
  { now }: Pick<AdapterContext, "now">,
): Observation {
  if (args["fault"] === undefined) return seen;
  const { from, to } = faultOf(textOf(args, "fault"), state);
  const seconds = (now() - (to ?? from)) / 1000;
  const after = to === undefined ? "the fault" : "it was healed";
  const limit = args["seconds"] === undefined ? Infinity : numberOf(args, "seconds");
  const late = seconds > limit ? `, later than ${limit} s` : "";
  return {
    ...seen,
    ok: seen.ok && seconds <= limit,
    saw: `${seen.saw}, ${seconds.toFixed(1)} s after ${after}${late}`,
    data: { ...seen.data, seconds },
  };
}
