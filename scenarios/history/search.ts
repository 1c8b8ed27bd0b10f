/**
 * The search for an order of one key's calls: J. Wing and C. Gong, "Testing and verifying concurrent objects" (1993),
 * with the memory of visited configurations by G. Lowe, "Testing for linearizability" (2017).
 */
import { apply, type Call, type State } from "./register";
import { TakenCalls } from "./taken-calls";
import { TimeLine, type Entry } from "./time-line";

/** What a search may use; shared by the keys of a history. */
export interface Budget {
  /** Time on the clock of `performance.now()` after which it gives up. */
  readonly deadline: number;
  /** Visited configurations it may remember for a key: about 100 bytes each. */
  readonly configurations: number;
}

export type Found =
  | { readonly kind: "order" }
  /** No order exists. The longest attempt ended before `blocked`, with `placed` done (the last ones) and `state` held. */
  | { readonly kind: "none"; readonly blocked: Call; readonly placed: readonly Call[]; readonly state: State }
  | { readonly kind: "gave-up"; readonly why: string };

export function findOrder(calls: readonly Call[], budget: Budget): Found {
  const list = new TimeLine(calls);
  const taken = new TakenCalls(calls);
  const visited = new Set<string>();
  const placed: { entry: Entry; before: State }[] = [];
  let longest: Extract<Found, { kind: "none" }> | undefined;
  let longestLength = -1;
  let state: State = null;
  let entry = list.first;

  for (let steps = 1; taken.requiredLeft > 0; steps++) {
    if (steps % 1024 === 0 && performance.now() > budget.deadline)
      return { kind: "gave-up", why: `no time left after ${steps} steps` };
    if (entry && !entry.isReturn) {
      const after = apply(entry.call.operation, state);
      if (after !== undefined) {
        taken.add(entry.id);
        if (remember(visited, taken.key(after))) {
          if (visited.size > budget.configurations)
            return { kind: "gave-up", why: `more than ${budget.configurations} configurations` };
          placed.push({ entry, before: state });
          list.lift(entry);
          state = after;
          entry = list.first;
          continue;
        }
        taken.remove(entry.id);
      }
      entry = entry.next;
      continue;
    }
    // A required call must be placed before its return is passed: this attempt has failed.
    if (entry && placed.length > longestLength) {
      longestLength = placed.length;
      longest = {
        kind: "none",
        blocked: entry.call,
        placed: placed.slice(-4).map((each) => each.entry.call),
        state,
      };
    }
    const last = placed.pop();
    if (!last) {
      if (!longest) throw new Error("the search failed without a blocked call");
      return longest;
    }
    list.unlift(last.entry);
    taken.remove(last.entry.id);
    state = last.before;
    entry = last.entry.next;
  }
  return { kind: "order" };
}

/** False if it was there already. */
function remember(visited: Set<string>, key: string): boolean {
  const before = visited.size;
  return visited.add(key).size > before;
}
