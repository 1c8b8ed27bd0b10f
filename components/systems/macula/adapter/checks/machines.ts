import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { machineOf, type Machine } from "../machine";
import type { Realm } from "../realm";

/**
 * - `macula/same-versions`: providers and clients run one program with one runtime, by the digests of the files that their processes run.
 * - `macula/nothing-left`: on none of their machines is a process or file of an earlier test, by hand or not.
 */
export function machineChecks(realm: Realm): Checks {
  const look = async (): Promise<ReadonlyMap<string, Machine>> =>
    everyAnswer(await realm.ask([...realm.providers, ...realm.clients], ({ node }) => machineOf(node)));
  return {
    "macula/same-versions": observing(async () => {
      const machines = await look();
      const kinds = ["program", "runtime"].map((what) => {
        const digests = [...machines.values()].map(({ files }) => files.get(what)?.digest ?? "none");
        const words = [...new Set(digests)].map((digest) => {
          const names = [...machines.keys()].filter((_, index) => digests[index] === digest);
          return `${digest.slice(0, 12)} (${names.join(", ")})`;
        });
        return { same: words.length === 1, saw: `${what} ${words.join(", ")}` };
      });
      return { ok: kinds.every(({ same }) => same), saw: kinds.map(({ saw }) => saw).join("; ") };
    }),

    "macula/nothing-left": observing(async () => {
      const machines = await look();
      const left = new Map(
        [...machines].flatMap(([name, { left }]) => (left.length > 0 ? [[name, left.join(", ")]] : [])),
      );
      return left.size > 0
        ? { ok: false, saw: listed(left) }
        : { ok: true, saw: `nothing on ${machines.size} machines` };
    }),
  };
}
