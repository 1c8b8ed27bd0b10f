import { isDeepStrictEqual } from "node:util";
import { nodesOf, numberOf, textOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { Item } from "../../node/items";
import { LOAD_TYPE, loadId } from "../../load-request";
import type { Loom } from "../loom";

/**
 * - `loomdb/same { on?, atLeast? }`: all nodes have the same items with the same contents, at least so many (1).
 * - `loomdb/load-present { load }`: all that a finished load scheduled is on every node, and is what was sent. For loads
 *   without errors: of a request that failed nobody knows.
 */
export function storeChecks(loom: Loom): Checks {
  return {
    "loomdb/same": observing(async (args, state) => {
      const nodes = nodesOf(args, state, loom.nodes);
      if (nodes.length < 2) throw new MissingData("one store alone has nothing to be compared with");
      const atLeast = numberOf(args, "atLeast", 1);
      const stores = everyAnswer(
        await loom.ask(nodes, async (member) => {
          const [items, edges] = await Promise.all([member.items("nodes"), member.items("edges")]);
          return new Map([...prefixed("node", items), ...prefixed("edge", edges)]);
        }),
      );
      const [[name, reference] = ["", new Map<string, Item>()], ...others] = stores;
      for (const [other, store] of others) {
        const problem = difference(name, reference, other, store);
        if (problem !== undefined) return { ok: false, saw: problem };
      }
      if (reference.size < atLeast)
        throw new MissingData(`the stores have ${reference.size} items, at least ${atLeast} are needed`);
      return {
        ok: true,
        saw: `${reference.size} items are the same on ${stores.size} nodes`,
        data: { items: reference.size },
      };
    }),

    "loomdb/load-present": observing(async (args, state) => {
      const name = textOf(args, "load");
      const load = state.loads.get(name);
      if (!load) throw new MissingData(`there is no finished load "${name}"`);
      if (load.scheduled === 0) throw new MissingData(`load "${name}" scheduled nothing`);
      const stores = everyAnswer(
        await loom.ask(loom.nodes, (member) => member.items("nodes", { type: LOAD_TYPE })),
      );
      for (const [node, items] of stores) {
        const seqs = Array.from({ length: load.scheduled }, (_, seq) => seq);
        const missing = seqs.filter((seq) => {
          const id = loadId(loom.context.runId, seq);
          return items.get(id)?.properties["value"] !== id;
        });
        if (missing.length > 0) {
          const percent = ((missing.length / load.scheduled) * 100).toFixed(2);
          return {
            ok: false,
            saw: `${node} lacks ${missing.length} of ${load.scheduled} (${percent} %), the first is number ${String(missing[0])}`,
          };
        }
      }
      return {
        ok: true,
        saw: `all ${load.scheduled} are on ${stores.size} nodes: loss 0 %`,
        data: { items: load.scheduled, lost: 0 },
      };
    }),
  };
}

function prefixed(kind: string, items: ReadonlyMap<string, Item>): readonly (readonly [string, Item])[] {
  return [...items].map(([id, item]) => [`${kind} ${id}`, item]);
}

/** A sentence if two stores are not the same. */
function difference(
  name: string,
  one: ReadonlyMap<string, Item>,
  otherName: string,
  other: ReadonlyMap<string, Item>,
): string | undefined {
  const lacking = (from: ReadonlyMap<string, Item>, than: ReadonlyMap<string, Item>): readonly string[] =>
    [...than.keys()].filter((key) => !from.has(key));
  const [here, there] = [lacking(one, other), lacking(other, one)];
  if (here.length > 0)
    return `${name} lacks ${here.length} of ${other.size} that ${otherName} has: ${here[0] ?? ""}`;
  if (there.length > 0)
    return `${otherName} lacks ${there.length} of ${one.size} that ${name} has: ${there[0] ?? ""}`;
  const [wrong] = [...one].find(([key, item]) => !isDeepStrictEqual(other.get(key), item)) ?? [];
  return wrong === undefined ? undefined : `${name} and ${otherName} have different contents of ${wrong}`;
}
