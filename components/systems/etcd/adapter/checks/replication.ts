import { historyOf, isWrite } from "../../../../../scenarios/checks/from-history";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { nodesOf, textOf } from "../../../../../scenarios/checks/arguments";
import type { Cluster } from "../cluster";
import type { Status } from "../member";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";

/** A transaction may hold this many operations: below etcd's default limit of 128. */
const BATCH = 100;

/** An empty store has revision 1: equal ones prove nothing. */
const EMPTY_REVISION = 1;

/**
 * - `etcd/same-revision-and-hash { on? }`: the copies are equal, at least two, and not empty. Holds only when nobody writes.
 * - `etcd/caught-up { on }`: has all that any other member had when asked.
 * - `etcd/no-lost-write { clients, on? }`: every acknowledged write is in every member's own copy, at its revision.
 */
export function replicationChecks(cluster: Cluster): Checks {
  return {
    "etcd/same-revision-and-hash": observing(async (args, state) => {
      const nodes = nodesOf(args, state, cluster.nodes);
      if (nodes.length < 2) throw new MissingData("one copy alone has nothing to be compared with");
      const at = revisionsOf(everyAnswer(await cluster.statuses(nodes)));
      const revision = Math.min(...at.values());
      if (revision <= EMPTY_REVISION)
        throw new MissingData(`nothing was ever written: revisions ${listed(at)}`);
      if (new Set(at.values()).size > 1) return { ok: false, saw: `revisions differ: ${listed(at)}` };
      const hashes = everyAnswer(await cluster.ask(nodes, (member) => member.hash(revision)));
      const moved = [...hashes.values()].some(
        (each) => each.compactRevision === undefined && each.revision !== revision,
      );
      if (moved)
        return {
          ok: false,
          saw: `somebody writes: the store left revision ${revision} while it was compared`,
        };
      if (new Set([...hashes.values()].map(({ compactRevision }) => compactRevision)).size > 1)
        return { ok: false, saw: "not comparable: the members are compacted to different revisions" };
      const byName = new Map([...hashes].map(([name, { hash }]) => [name, hash]));
      const data = { revision, hashes: Object.fromEntries(byName) };
      if (new Set(byName.values()).size > 1)
        return { ok: false, saw: `hashes differ at revision ${revision}: ${listed(byName)}`, data };
      return { ok: true, saw: `${byName.size} members have one hash at revision ${revision}`, data };
    }),

    "etcd/caught-up": observing(async (args, state) => {
      const behind = nodesOf(args, state, cluster.nodes);
      const others = cluster.nodes.filter((node) => !behind.includes(node));
      const ahead = await cluster.statuses(others.length > 0 ? others : behind);
      const known = ahead.flatMap(({ value }) => (value ? [value.revision] : []));
      if (known.length === 0) throw new MissingData("no other member told how far it is");
      const target = Math.max(...known);
      if (target <= EMPTY_REVISION) throw new MissingData("nothing was ever written");
      const at = revisionsOf(everyAnswer(await cluster.statuses(behind), true));
      const ok = [...at.values()].every((revision) => revision >= target);
      return { ok, saw: `${listed(at)}; wanted revision ${target}`, data: { target } };
    }),

    "etcd/no-lost-write": observing(async (args, state) => {
      const writes = historyOf(textOf(args, "clients"), state).filter(
        (operation) => operation.outcome === "ok" && isWrite(operation),
      );
      if (writes.length === 0) throw new MissingData("no write was acknowledged");
      const unplaced = writes.find(({ revision }) => revision === undefined);
      if (unplaced) throw new MissingData(`the write of \`${String(unplaced.value)}\` has no revision`);
      const nodes = nodesOf(args, state, cluster.nodes);
      const wanted = writes.map(({ key, value, revision = 0 }) => ({ key, value, revision }));
      const lost = await cluster.ask(nodes, async (member) => {
        for (let from = 0; from < wanted.length; from += BATCH) {
          const batch = wanted.slice(from, from + BATCH);
          const found = await member.readBack(batch);
          const index = batch.findIndex(({ value, revision }, i) => {
            const entry = found[i];
            return entry?.value !== value || entry?.modRevision !== revision;
          });
          const write = batch[index];
          if (write) return `\`${String(write.value)}\` of revision ${write.revision} to \`${write.key}\``;
        }
        return "";
      });
      const losses = new Map([...everyAnswer(lost)].filter(([, write]) => write !== ""));
      const data = { writes: writes.length };
      if (losses.size > 0) return { ok: false, saw: `acknowledged and lost: ${listed(losses)}`, data };
      return {
        ok: true,
        saw: `all ${writes.length} acknowledged writes are on ${nodes.length} members`,
        data,
      };
    }),
  };
}

function revisionsOf(statuses: ReadonlyMap<string, Status>): ReadonlyMap<string, number> {
  return new Map([...statuses].map(([name, { revision }]) => [name, revision]));
}
