import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { filesOf, leftOn } from "../machine";
import type { Realm } from "../realm";

/**
 * - `macula/same-versions`: providers and clients run one program with one runtime, by the digests of the files that their processes run.
 * - `macula/nothing-left`: on none of their machines is a process or file of an earlier test, by hand or not.
 */
export function machineChecks(realm: Realm): Checks {
  const all = [...realm.providers, ...realm.clients];
  return {
    "macula/same-versions": observing(async () => {
      const machines = everyAnswer(await realm.ask(all, ({ node }) => filesOf(node)));
      const kinds = ["program", "runtime"].map((what) => {
        const digests = [...machines.values()].map((files) => files.get(what)?.digest ?? "none");
        const words = [...new Set(digests)].map((digest) => {
          const names = [...machines.keys()].filter((_, index) => digests[index] === digest);
          return `${digest.slice(0, 12)} (${names.join(", ")})`;
        });
        return { same: words.length === 1, saw: `${what} ${words.join(", ")}` };
      });
      const saw = kinds.map(({ saw }) => saw).join("; ");
      // Nobody gets another program by being looked at again.
      return kinds.every(({ same }) => same) ? { ok: true, saw } : { ok: false, violated: true, saw };
    }),

    "macula/nothing-left": observing(async () => {
      const machines = everyAnswer(await realm.ask(all, ({ node }) => leftOn(node)));
      const left = new Map(
        [...machines].flatMap(([name, left]) => (left.length > 0 ? [[name, left.join(", ")]] : [])),
      );
      return left.size > 0
        ? { ok: false, saw: listed(left) }
        : { ok: true, saw: `nothing on ${machines.size} machines` };
    }),
  };
}
