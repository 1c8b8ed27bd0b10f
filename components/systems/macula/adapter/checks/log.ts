import { numberOf } from "../../../../../scenarios/checks/arguments";
import type { Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { runOnNode } from "../../../../../scenarios/on-node";
import type { Realm } from "../realm";
import { observingCalls } from "./observing-calls";

const WITHIN = 4_000;
/** Lines: more than a scenario writes between its calls and the look at them. */
const TAIL = 5_000;

/**
 * `macula/connections-logged { calls, providers }`: the client that made these calls logged the plan's "Creating connection to
 * endpoint" exactly once for each of the first so many providers, and for no other.
 */
export function logChecks(realm: Realm): Checks {
  return {
    "macula/connections-logged": observingCalls(realm, async ({ client }, args) => {
      const used = realm.providers
        .slice(0, numberOf(args, "providers", realm.providers.length))
        .map((node) => realm.endpoint(node));
      const prefix = `[${client}] Creating connection to endpoint `;
      const lines = (await readLog(realm)).split("\n");
      // The log is of days too, if it goes on: lines of this client are of this run.
      const logged = lines.flatMap((line) => {
        const at = line.indexOf(prefix);
        return at < 0 ? [] : [line.slice(at + prefix.length).trim()];
      });
      return {
        ok: [...logged].sort().join() === [...used].sort().join(),
        saw: `logged ${logged.length} new connections: ${logged.join(", ") || "none"}; expected ${used.join(", ")}`,
        data: { logged },
      };
    }),
  };
}

async function readLog({ clientNode }: Realm): Promise<string> {
  const { log } = clientNode.services.find(({ name }) => name === "macula-client") ?? {};
  if (log === undefined) throw new MissingData("the client keeps no log that can be read");
  return runOnNode(clientNode, ["tail", "-n", String(TAIL), "--", log], { timeout: WITHIN });
}
