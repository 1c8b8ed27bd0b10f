import { STRATEGIES } from "../../node/config";
import { nodesOf, numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { answeredBy, wrongResult } from "../calls";
import type { Realm } from "../realm";
import { observingCalls } from "./observing-calls";

/**
 * - `macula/start-calls { procedure, strategy, count? | each?, client?, timeout?, providers?, seeds? }`: the client begins
 *   `count` calls, or `each` for every provider, one after another; `client` is `own` (default), `fresh` (a new one for each
 *   call) or the name of one that is kept; `providers` takes only the first so many; `seeds` are the nodes that a new client
 *   asks first. Random choices follow from the run's seed.
 * - `macula/over { calls }`: all of them have ended, well or not.
 * - `macula/answered { calls }`: each was answered at the first attempt, with the result of the node that answered.
 */
export function callChecks(realm: Realm): Checks {
  return {
    "macula/start-calls": observing(async (args, state) => {
      const among = realm.providers.slice(0, numberOf(args, "providers", realm.providers.length));
      const procedure = textOf(args, "procedure");
      const strategy = strategyOf(args);
      const count =
        args["each"] === undefined ? numberOf(args, "count", 1) : numberOf(args, "each") * among.length;
      const client = clientOf(args, realm.context.runId);
      const seeds = args["seeds"] === undefined ? undefined : nodesOf(args, state, realm.providers, "seeds");
      const id = await realm.client.startCalls({
        procedure,
        calls: count,
        provider_selection_strategy: strategy,
        ...(client === "own" ? {} : { client }),
        ...(args["timeout"] === undefined ? {} : { timeout_seconds: numberOf(args, "timeout") }),
        ...(seeds ? { seeds: seeds.map((node) => realm.endpoint(node)) } : {}),
        ...(args["providers"] === undefined ? {} : { among: among.map(({ name }) => name) }),
        max_attempts: 3,
        seed: `${realm.context.seed} ${textOf(args, "client")}`,
      });
      return {
        ok: true,
        saw: `${count} calls of ${procedure} (${strategy}) are under way`,
        data: { id, procedure, client, count },
      };
    }),

    "macula/over": observingCalls(realm, ({ calls }) => ({
      ok: true,
      saw: `${calls.length} calls are over`,
    })),

    "macula/answered": observingCalls(realm, (made) => {
      const { calls } = made;
      const failed = calls.filter(({ ok, attempts }) => !ok || attempts.length !== 1);
      const [first] = failed;
      if (first)
        return {
          ok: false,
          saw: `${failed.length} of ${calls.length} calls were not answered at the first attempt: x = ${first.x}, ${described(first)}`,
          data: { failed: failed.slice(0, 5) },
        };
      const wrong = wrongResult(realm, made);
      const counts = answeredBy(realm, calls);
      const saw = `${calls.length} calls answered, ${listed(counts)}`;
      return {
        ok: wrong === undefined,
        saw: wrong ?? saw,
        data: { counts: Object.fromEntries(counts), calls },
      };
    }),
  };
}

/** What a call met, attempt by attempt. */
export function described({
  attempts,
  error,
}: {
  readonly attempts: readonly { readonly node: string; readonly outcome: string }[];
  readonly error?: string;
}): string {
  const tried = attempts.map(({ node, outcome }) => `${node}: ${outcome}`).join(", ");
  return [tried || "nobody was tried", error].filter(Boolean).join("; ");
}

function strategyOf(args: Arguments): string {
  const strategy = textOf(args, "strategy");
  if (STRATEGIES.some((each) => each === strategy)) return strategy;
  throw new Error(`\`strategy\` is \`${strategy}\`: expected one of ${STRATEGIES.join(", ")}`);
}

/** A kept client belongs to one run: another run's has connections and turns of its own. */
export function clientOf(args: Arguments, runId: string): string {
  const name = textOf(args, "client");
  return name === "own" || name === "fresh" ? name : `${name}-${runId}`;
}
