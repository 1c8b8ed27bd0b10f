import { isDeepStrictEqual } from "node:util";
import type { CheckState } from "../../../../../scenarios/adapter";
import { nodesOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { faultOf, MissingData } from "../../../../../scenarios/checks/node-choice";
import { isEdge, type Item } from "../../node/items";
import type { Batch, Loom } from "../loom";
import type { LoomMember } from "../loom-member";

/** Names of ids that are shown when many are wrong. */
const SHOWN = 3;

/**
 * - `loomdb/present { name, on?, since?, plan? }`: all that was written under a name is on each chosen node exactly as it was
 *   acknowledged. The time is from the last acknowledgement, or from when fault `since` was healed; `plan` (s) is told beside it.
 * - `loomdb/absent { name, on? }`: none of it is, though each node answers.
 * - `loomdb/only-own { name }`: each node has what it acknowledged itself, and nothing of what others did.
 * - `loomdb/one-winner { name }`: of conflicting writes all nodes have the same one.
 */
export function presenceChecks(loom: Loom): Checks {
  return {
    "loomdb/present": observing(async (args, state) => {
      const batch = loom.batch(textOf(args, "name"));
      const nodes = nodesOf(args, state, loom.nodes);
      const wrong = everyAnswer(
        await loom.ask(nodes, async (member) => wrongIn(await itemsOf(member, batch), batch)),
      );
      const problems = new Map([...wrong].filter(([, problem]) => problem !== ""));
      if (problems.size > 0) return { ok: false, saw: listed(problems) };
      const seconds = (loom.context.now() - beginning(batch, args, state)) / 1000;
      const plan = typeof args["plan"] === "number" ? `; the plan waits ${args["plan"]} s` : "";
      const names = nodes.map(({ name }) => name).join(", ");
      return {
        ok: true,
        saw: `all ${batch.written.length} on ${names} after ${seconds.toFixed(2)} s${plan}`,
        data: { seconds, items: batch.written.length },
      };
    }),

    "loomdb/absent": observing(async (args, state) => {
      const batch = loom.batch(textOf(args, "name"));
      const nodes = nodesOf(args, state, loom.nodes);
      const counts = everyAnswer(
        await loom.ask(nodes, async (member) => {
          const items = await itemsOf(member, batch);
          return batch.written.filter(({ item }) => items.has(item.id)).length;
        }),
      );
      const ok = [...counts.values()].every((count) => count === 0);
      return { ok, saw: `of ${batch.written.length} there are ${listed(counts)}` };
    }),

    "loomdb/only-own": observing(async (args) => {
      const batch = loom.batch(textOf(args, "name"));
      const seen = everyAnswer(
        await loom.ask(loom.nodes, async (member) => {
          const items = await itemsOf(member, batch);
          const own = batch.written.filter(({ on }) => on === member.node.name);
          if (own.length === 0) throw new MissingData(`nothing was written on ${member.node.name}`);
          const lacking = own.filter(({ item }) => !items.has(item.id)).length;
          const foreign = batch.written.filter(
            ({ item, on }) => on !== member.node.name && items.has(item.id),
          );
          return lacking + foreign.length === 0
            ? ""
            : `lacks ${lacking} own, has ${foreign.length} of others`;
        }),
      );
      const problems = new Map([...seen].filter(([, problem]) => problem !== ""));
      if (problems.size > 0) return { ok: false, saw: listed(problems) };
      return { ok: true, saw: `each of ${seen.size} nodes has its own writes alone` };
    }),

    "loomdb/one-winner": observing(async (args) => {
      const batch = loom.batch(textOf(args, "name"));
      const [first] = batch.written;
      if (batch.written.length < 2 || !first) throw new MissingData("one write alone is no conflict");
      const seen = everyAnswer(
        await loom.ask(loom.nodes, async (member) => {
          const item = (await itemsOf(member, batch)).get(first.item.id);
          const winner = batch.written.find((each) => isDeepStrictEqual(each.item, item));
          if (winner) return winner.on;
          return item === undefined ? "nothing" : "something that nobody wrote";
        }),
      );
      const [only, ...others] = new Set(seen.values());
      const won = others.length === 0 && batch.written.some(({ on }) => on === only);
      return { ok: won, saw: won ? `all nodes have what ${String(only)} wrote` : `differ: ${listed(seen)}` };
    }),
  };
}

/** Of the batch's kind and type; of one edge those between its ends. */
function itemsOf(member: LoomMember, { kind, type, written }: Batch): Promise<ReadonlyMap<string, Item>> {
  const [first] = written;
  const ends = first && isEdge(first.item) ? { from: first.item.from, to: first.item.to } : {};
  return member.items(kind, { type, ...ends });
}

/** What is wrong on a node, in a few words; nothing when all is there as acknowledged. */
function wrongIn(items: ReadonlyMap<string, Item>, { written }: Batch): string {
  const missing = written.filter(({ item }) => !items.has(item.id));
  if (missing.length > 0) {
    const shown = missing.slice(0, SHOWN).map(({ item }) => item.id);
    return `lacks ${missing.length} of ${written.length}: ${shown.join(", ")}${missing.length > SHOWN ? "…" : ""}`;
  }
  const other = written.find(({ item }) => !isDeepStrictEqual(items.get(item.id), item));
  return other ? `has something else as ${other.item.id} than was acknowledged` : "";
}

function beginning({ written }: Batch, args: Arguments, state: CheckState): number {
  if (args["since"] === undefined) return Math.max(...written.map(({ at }) => at));
  const { to } = faultOf(textOf(args, "since"), state);
  if (to === undefined) throw new MissingData(`fault \`${textOf(args, "since")}\` is not healed`);
  return to;
}
