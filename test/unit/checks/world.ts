import type { CheckState, Observation } from "../../../scenarios/adapter";
import { checkRegistry } from "../../../scenarios/checks/registry";
import type { CheckSpec } from "../../../scenarios/scenario";
import { inputOf } from "../runner/fakes";

export const nothing: CheckState = {
  observed: new Map(),
  histories: new Map(),
  loads: new Map(),
  faults: new Map(),
};

/** Asks a check once, of a system with the given own checks and clients. */
export function ask(
  spec: CheckSpec,
  state: Partial<CheckState> = {},
  more: { own?: Readonly<Record<string, Observation>>; completed?: number; inventory?: object } = {},
): Promise<Observation> {
  const inventory = { ...inputOf([], "x").inventory, ...more.inventory };
  const own = Object.entries(more.own ?? {}).map(
    ([name, seen]) => [name, () => Promise.resolve(seen)] as const,
  );
  const registry = checkRegistry({
    inventory,
    adapter: { checks: Object.fromEntries(own) },
    completed: () => more.completed,
  });
  return registry.ask(spec, { ...nothing, ...state })();
}
