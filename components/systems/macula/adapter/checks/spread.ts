import { textOf } from "../../../../../scenarios/checks/arguments";
import { listed, type Checks } from "../../../../../scenarios/checks/answers";
import type { Call } from "../answers";
import { answeredBy } from "../calls";
import type { Realm } from "../realm";
import { chiSquare, CRITICAL } from "../statistics";
import { observingCalls } from "./observing-calls";

/** Fewer calls say nothing about a random choice. */
const ENOUGH = 20;

/**
 * `macula/spread { calls, as }`: who answered. `first`: the first provider alone. `even`: all equally often, in turns.
 * `random`: each at least once, as often as chance has it, and independently of the call before (chi-square, p > 0.001).
 */
export function spreadChecks(realm: Realm): Checks {
  return {
    "macula/spread": observingCalls(realm, ({ calls }, args) => {
      const as = textOf(args, "as");
      const judge = KINDS[as];
      if (!judge) throw new Error(`\`as\` is \`${as}\`: expected one of ${Object.keys(KINDS).join(", ")}`);
      const counts = answeredBy(realm, calls);
      const names = realm.providers.map(({ name }) => name);
      const data = { counts: Object.fromEntries(counts) };
      if (as === "random" && calls.length < ENOUGH)
        return {
          ok: false,
          missing: true,
          saw: `${calls.length} calls are too few: ${ENOUGH} are needed`,
          data,
        };
      const problem = judge(calls, names, counts);
      return {
        ok: problem === undefined,
        saw: `${listed(counts)}${problem === undefined ? "" : `: ${problem}`}`,
        data,
      };
    }),
  };
}

type Judge = (
  calls: readonly Call[],
  names: readonly string[],
  counts: ReadonlyMap<string, number>,
) => string | undefined;

const KINDS: Readonly<Record<string, Judge>> = {
  first: (calls, [first = ""], counts) =>
    counts.get(first) === calls.length ? undefined : `expected ${calls.length} by ${first}, none by others`,

  even(calls, names, counts) {
    const each = calls.length / names.length;
    if (names.some((name) => counts.get(name) !== each)) return `expected ${each} by each`;
    const order = calls.map(({ node = "" }) => names.indexOf(node));
    const turn = order.findIndex((place, index) => place !== ((order[0] ?? 0) + index) % names.length);
    return turn < 0 ? undefined : `not in turns: call ${turn + 1} went to ${calls[turn]?.node ?? "nobody"}`;
  },

  random(calls, names, counts) {
    const unused = names.filter((name) => counts.get(name) === 0);
    if (unused.length > 0) return `none by ${unused.join(", ")}`;
    const each = names.map((name) => [counts.get(name) ?? 0, calls.length / names.length] as const);
    const spread = chiSquare(each);
    const limit = CRITICAL[names.length - 1];
    if (limit === undefined) return `no limit is known for ${names.length} providers`;
    if (spread >= limit) return `chi-square ${spread.toFixed(1)} (limit ${limit}): not evenly random`;
    // A row in turns is even too: of random ones so many follow one by the same node.
    const pairs = calls.length - 1;
    const same = calls.slice(1).filter(({ node }, index) => node === calls[index]?.node).length;
    const independent = chiSquare([
      [same, pairs / names.length],
      [pairs - same, pairs - pairs / names.length],
    ]);
    return independent < CRITICAL[1]
      ? undefined
      : `${same} of ${pairs} went to the node of the call before, expected about ${(pairs / names.length).toFixed(0)}`;
  },
};
