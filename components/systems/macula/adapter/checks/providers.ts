import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { healthOf } from "../health";
import { PROCEDURES, type Realm } from "../realm";

/**
 * - `macula/providers`: every provider and client know exactly the stack's providers, of both procedures.
 * - `macula/healthy`: every node is well, by `testbed health`'s own criteria.
 */
export function providerChecks(realm: Realm): Checks {
  const declared = realm.providers.map(({ name }) => name);
  const problemIn = (providers: Readonly<Record<string, readonly string[]>>): string | undefined => {
    const wrong = PROCEDURES.find((each) => providers[each]?.join() !== declared.join());
    return wrong === undefined
      ? undefined
      : `knows ${providers[wrong]?.join(", ") || "nobody"} for ${wrong}, expected ${declared.join(", ")}`;
  };
  return {
    "macula/providers": observing(async () => {
      const nodes = [...realm.providers, ...realm.clients];
      const seen = everyAnswer(
        await realm.ask(nodes, async (member) =>
          member.node.role === "client" ? member.clientHealth() : member.status(),
        ),
      );
      const problems = new Map(
        [...seen].flatMap(([name, { providers }]) => {
          const problem = problemIn(providers);
          return problem === undefined ? [] : [[name, problem] as const];
        }),
      );
      if (problems.size > 0) return { ok: false, saw: listed(problems) };
      return { ok: true, saw: `${seen.size} nodes know ${declared.join(", ")}` };
    }),

    "macula/healthy": observing(async () => {
      const seen = everyAnswer(await realm.ask(realm.nodes, (member) => healthOf(realm, member.node)));
      const words = new Map([...seen].map(([name, { saw }]) => [name, saw]));
      return { ok: [...seen.values()].every(({ ok }) => ok), saw: listed(words) };
    }),
  };
}
