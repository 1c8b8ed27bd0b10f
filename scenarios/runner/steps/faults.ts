/** Steps that break and mend: fault, heal. */
import { endsByItself } from "../../faults/fault";
import type { Fired } from "../ports";
import { invalid, type Context, type Outcomes } from "../context";
import { HeldFault, type Healed } from "../held-fault";
import type { Step } from "../../scenario";

/** Seconds after which a recovered fault must be measurably gone. */
export const VERIFY_OFF_WITHIN = 30;

/** A fault that did not measurably bite is no fault, and what is seen under it proves nothing. */
export async function fault(step: Extract<Step, { kind: "fault" }>, context: Context): Promise<Outcomes> {
  const { input, adapter, over } = context;
  if (context.faults.has(step.name)) return invalid(`there is a fault "${step.name}" already`);
  const setup = { inventory: input.inventory, adapter, seed: input.seed, id: step.name, signal: over };
  const held = new HeldFault(step.name, step.fault, context.ports.setupFault(step.fault, setup));
  context.faults.set(step.name, held);
  const observation = await held.strike((fired) => {
    recordFired(held, fired, context);
  });
  context.journal.sample({
    about: "fault",
    step: step.title,
    name: step.name,
    verified: "on",
    ...observation,
  });
  if (!observation.ok || observation.missing === true)
    return { ...invalid(`the fault did not bite: ${observation.saw}`), observation };
  recordProven(held, context);
  const { nodes = [], skewMilliseconds = 0 } = held.fired ?? {};
  const onset = nodes.length > 1 ? `onset skew ${skewMilliseconds.toFixed(1)} ms on ` : "on ";
  return { outcome: "ok", saw: `${onset}${nodes.join(", ")}; ${observation.saw}`, observation };
}

function recordFired(
  held: HeldFault,
  { at, skewMilliseconds, nodes }: Fired,
  { state, journal }: Context,
): void {
  state.faults.set(held.name, { nodes, from: at });
  const { name, spec } = held;
  journal.result.faults.push({
    name,
    kind: spec.kind,
    nodes: [...nodes],
    skewMilliseconds,
    from: at,
    healed: false,
  });
  journal.touch();
}

function recordProven({ name }: HeldFault, { state, journal }: Context): void {
  const proven = performance.now();
  const span = state.faults.get(name);
  if (span) state.faults.set(name, { ...span, proven });
  const entry = journal.result.faults.find((each) => each.name === name);
  if (entry) entry.proven = proven;
  journal.touch();
}

/** A sentence if a fault that nobody healed is not on any more: what was seen since was not seen under it. */
export async function lostFault({ faults }: Context): Promise<string | undefined> {
  for (const held of faults.values()) {
    if (held.over || held.fired === undefined || endsByItself(held.spec)) continue;
    const seen = await held.stillOn();
    if (!seen.ok && seen.missing !== true) return `fault "${held.name}" had ended by itself: ${seen.saw}`;
  }
  return undefined;
}

/** recover → verify off → cleanup; what stays broken is the system's failure to recover. */
export async function heal(step: Extract<Step, { kind: "heal" }>, context: Context): Promise<Outcomes> {
  const held = context.faults.get(step.name);
  if (held === undefined) return invalid(`no fault "${step.name}" was injected`);
  const still = endsByItself(held.spec) ? undefined : await held.stillOn();
  const healed = await held.heal(VERIFY_OFF_WITHIN);
  recordHealed(held, healed, context);
  const { observation } = healed;
  if (!observation.ok)
    return {
      outcome: "fail",
      saw: `not gone ${VERIFY_OFF_WITHIN} s after recovery: ${observation.saw}`,
      observation,
    };
  if (still !== undefined && !still.ok)
    return { ...invalid(`the fault had ended before it was healed: ${still.saw}`), observation: still };
  return { outcome: "ok", saw: observation.saw, observation };
}

export function recordHealed(held: HeldFault, healed: Healed, { state, journal }: Context): void {
  const known = state.faults.get(held.name);
  if (known) state.faults.set(held.name, { ...known, to: healed.at });
  const entry = journal.result.faults.find((each) => each.name === held.name);
  if (entry) Object.assign(entry, { to: healed.at, healed: healed.observation.ok });
  journal.sample({ about: "fault", name: held.name, verified: "off", ...healed.observation });
  journal.touch();
}
