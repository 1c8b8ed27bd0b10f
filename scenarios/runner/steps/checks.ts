/** Steps that look at the system: precondition, check, always, observe. */
import { isFromSamples } from "../../checks/registry";
import { invalid, outcomeOf, type Context, type Outcomes } from "../context";
import { pollThroughout, pollUntil, type Polled } from "../poll";
import type { CheckSpec, Step } from "../../scenario";

type Kind<K extends Step["kind"]> = Extract<Step, { kind: K }>;

function asking(
  context: Context,
  title: string,
  check: CheckSpec,
  seconds: number,
  poll: typeof pollUntil,
): Promise<Polled> {
  return poll(context.ask(check), {
    // What is judged from stored samples alone is judged once: it cannot change.
    seconds: isFromSamples(check) ? 0 : seconds,
    signal: context.signal,
    onLook: (observation) => {
      context.journal.sample({ about: "look", step: title, check: check.check, ...observation });
    },
  });
}

export async function precondition(step: Kind<"precondition">, context: Context): Promise<Outcomes> {
  return outcomeOf(await asking(context, step.title, step.check, step.within, pollUntil), "blocked");
}

export async function check(step: Kind<"check">, context: Context): Promise<Outcomes> {
  return outcomeOf(await asking(context, step.title, step.check, step.within, pollUntil), "fail");
}

export async function always(step: Kind<"always">, context: Context): Promise<Outcomes> {
  const polled = await asking(context, step.title, step.check, step.during, pollThroughout);
  const judged = outcomeOf(polled, "fail");
  return judged.outcome === "ok"
    ? { ...judged, saw: `${judged.saw}, at each of ${polled.looks} looks` }
    : judged;
}

/** A member may be busy for a moment; longer, and there is nothing to compare with later. */
const OBSERVE_WITHIN = 5;

export async function observe(step: Kind<"observe">, context: Context): Promise<Outcomes> {
  const polled = await asking(context, step.title, step.check, OBSERVE_WITHIN, pollUntil);
  const { observation } = polled;
  if (observation.violated === true) return outcomeOf(polled, "fail");
  if (!observation.ok || observation.missing === true)
    return { ...invalid(`could not be observed: ${observation.saw}`), observation };
  context.state.observed.set(step.name, observation);
  return { outcome: "ok", saw: observation.saw, observation };
}
