import type { CheckState } from "../../../../../scenarios/adapter";
import { nodesOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { Status } from "../answers";
import { answeredBy } from "../calls";
import type { Realm } from "../realm";
import { observingCalls } from "./observing-calls";

/** What was counted by a provider at a moment. */
interface Counted {
  readonly instance: string;
  readonly handled: number;
}

/**
 * - `macula/handled { procedure }`: how many calls each provider has answered.
 * - `macula/counts-agree { calls, since }`: each provider has since answered exactly as many as the client says it did.
 * - `macula/serves-again { on, since, procedure }`: these providers were started again since, and have answered calls.
 */
export function countChecks(realm: Realm): Checks {
  const count = async (procedure: string): Promise<ReadonlyMap<string, Counted>> => {
    const statuses = everyAnswer(await realm.statuses());
    return new Map([...statuses].map(([name, status]) => [name, countedIn(status, procedure)]));
  };
  return {
    "macula/handled": observing(async (args) => {
      const procedure = textOf(args, "procedure");
      const counted = await count(procedure);
      const handled = new Map([...counted].map(([name, each]) => [name, each.handled]));
      return {
        ok: true,
        saw: `calls of ${procedure}: ${listed(handled)}`,
        data: { counted: Object.fromEntries(counted) },
      };
    }),

    "macula/counts-agree": observingCalls(realm, async ({ procedure, calls }, args, state) => {
      const before = countedAt(args, state);
      const now = await count(procedure);
      const said = answeredBy(realm, calls);
      const differences: string[] = [];
      for (const [name, { instance, handled }] of now) {
        const was = before.get(name);
        if (was?.instance !== instance) differences.push(`${name} was started again`);
        else if (handled - was.handled !== said.get(name))
          differences.push(
            `${name} handled ${handled - was.handled}, the client has ${said.get(name) ?? 0} from it`,
          );
      }
      const ok = differences.length === 0 && calls.length > 0;
      return { ok, saw: ok ? `both sides count ${listed(said)}` : differences.join("; ") };
    }),

    "macula/serves-again": observing(async (args, state) => {
      const nodes = nodesOf(args, state, realm.providers);
      const before = countedAt(args, state);
      const procedure = textOf(args, "procedure");
      const statuses = everyAnswer(await realm.statuses(nodes), true);
      const words = [...statuses].map(([name, status]) => {
        const { instance, handled } = countedIn(status, procedure);
        const again = instance !== before.get(name)?.instance;
        return {
          ok: again && handled > 0,
          saw: `${name} ${again ? "was" : "was not"} started again, has answered ${handled} calls`,
        };
      });
      return { ok: words.every(({ ok }) => ok), saw: words.map(({ saw }) => saw).join("; ") };
    }),
  };
}

const countedIn = ({ instance, handled }: Status, procedure: string): Counted => ({
  instance,
  handled: handled[procedure] ?? 0,
});

function countedAt(args: Arguments, { observed }: CheckState): ReadonlyMap<string, Counted> {
  const since = textOf(args, "since");
  const counted = observed.get(since)?.data?.["counted"];
  if (counted === undefined) throw new MissingData(`nothing was counted as "${since}"`);
  return new Map(Object.entries(counted as Record<string, Counted>));
}
