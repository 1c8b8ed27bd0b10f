import { isDeepStrictEqual } from "node:util";
import { historyOf } from "../../../../../scenarios/checks/from-history";
import { nodesOf, numberOf, textOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { Operation } from "../../../../../scenarios/history/history";
import type { Item } from "../../node/items";
import type { Loom } from "../loom";
import { CREATED_TYPE } from "../workloads/creates";

const PERCENTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
const names = Object.keys(PERCENTILES) as (keyof typeof PERCENTILES)[];

/**
 * - `loomdb/latency { clients, p50, p95, p99, samples }`: over every pair of writer and other node, from sending a create to
 *   its arrival there (ms); one that never arrived took for ever. At least so many samples, and as many on each pair as there
 *   would be if they were spread evenly, but for one in ten.
 * - `loomdb/none-lost { clients, on? }`: each node has all that was acknowledged to the clients, as it was acknowledged.
 */
export function arrivalChecks(loom: Loom): Checks {
  return {
    "loomdb/latency": observing((args, state) => {
      const history = historyOf(textOf(args, "clients"), state);
      const samples = numberOf(args, "samples");
      const pairs = latencies(
        history,
        loom.nodes.map(({ name }) => name),
      );
      const all = [...pairs.values()].flat().sort((a, b) => a - b);
      const few = [...pairs].find(([, { length }]) => length < (0.9 * samples) / pairs.size);
      if (all.length < samples || few)
        throw new MissingData(
          `${all.length} samples, ${few ? `${few[1].length} of them ${few[0]}` : `on ${pairs.size} pairs`}; ${samples} are needed, evenly spread`,
        );
      const missing = all.filter((each) => each === Infinity).length;
      const values = new Map(names.map((name) => [name, percentile(all, PERCENTILES[name])]));
      const broken = names.filter((name) => !((values.get(name) ?? Infinity) <= numberOf(args, name)));
      const shown = names.map(
        (name) => `${name} ${shownMilliseconds(values.get(name))} (limit ${numberOf(args, name)})`,
      );
      return Promise.resolve({
        ok: broken.length === 0 && missing === 0,
        saw: `${shown.join(", ")} of ${all.length} samples on ${pairs.size} pairs, ${missing} never arrived`,
        data: { ...Object.fromEntries(values), samples: all.length, missing, max: all.at(-1) },
      });
    }),

    "loomdb/none-lost": observing(async (args, state) => {
      const acknowledged = historyOf(textOf(args, "clients"), state).filter(
        ({ kind, outcome }) => kind === "write" && outcome === "ok",
      );
      if (acknowledged.length === 0) throw new MissingData("no create was acknowledged");
      const wanted = acknowledged.map(({ value = "" }) => JSON.parse(value) as Item);
      const nodes = nodesOf(args, state, loom.nodes);
      const counts = everyAnswer(
        await loom.ask(nodes, async (member) => {
          const items = await member.items("nodes", { type: CREATED_TYPE });
          return wanted.filter((item) => !isDeepStrictEqual(items.get(item.id), item)).length;
        }),
      );
      const lost = Math.max(...counts.values());
      const percent = ((lost / wanted.length) * 100).toFixed(2);
      return {
        ok: lost === 0,
        saw:
          lost === 0
            ? `all ${wanted.length} acknowledged creates are on ${nodes.length} nodes: loss 0 %`
            : `of ${wanted.length} acknowledged creates these are missing: ${listed(counts)} (${percent} %)`,
        data: { acknowledged: wanted.length, lost },
      };
    }),
  };
}

/** `writer → other` → milliseconds of each acknowledged create, infinite where it never arrived. */
function latencies(
  history: readonly Operation[],
  nodes: readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const arrived = new Map<string, number>();
  for (const { kind, key, node, start, end } of history)
    if (kind === "read") arrived.set(`${node} ${key}`, end - start);
  const pairs = new Map<string, number[]>();
  for (const writer of nodes)
    for (const other of nodes) if (writer !== other) pairs.set(`${writer} → ${other}`, []);
  for (const { kind, outcome, key, node } of history) {
    if (kind !== "write" || outcome !== "ok") continue;
    for (const other of nodes)
      pairs.get(`${node} → ${other}`)?.push(arrived.get(`${other} ${key}`) ?? Infinity);
  }
  return pairs;
}

/** The least value that this share of the samples does not exceed. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Infinity;
}

function shownMilliseconds(value = Infinity): string {
  return value === Infinity ? "never" : `${value.toFixed(1)} ms`;
}
