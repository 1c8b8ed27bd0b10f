import type { CheckState, Observation } from "../../../../../scenarios/adapter";
import { numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { askAll, everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { realmPort } from "../../ports";
import { addressesOf } from "../pods";
import type { Realm } from "../realm";
import type { InventoryNode } from "../../../../../scenarios/inventory";
import { socketsOn, socketsTo } from "../sockets";
import { clientOf } from "./calls";

/**
 * Connections from the client at a provider: open ones by the kernel, and all it ever accepted by its own count. One of another
 * cluster does not see who comes: there it is the client's kernel, and the count of all that come from elsewhere.
 */
interface Connections {
  /** Each by where it comes from: what was closed meanwhile hides nothing that was opened. */
  readonly sockets: readonly string[];
  readonly accepted: number;
}

/**
 * - `macula/sockets`: connections from the client at each provider.
 * - `macula/connections-opened { since, providers }`: since then exactly one more at each of the first so many providers, and
 *   none at the others; by their kernels and by their own counts.
 * - `macula/connections-accepted { since, atLeast | none }`: at least so many were accepted since, in all, or none.
 * - `macula/client-closed { client }`: a kept client and its connections are closed.
 * - `macula/no-leak`: no provider has more connections from a client's host than that client knows of,
 *   one for each of its clients.
 */
export function connectionChecks(realm: Realm): Checks {
  const look = async (
    client: InventoryNode = realm.clientNode,
  ): Promise<ReadonlyMap<string, Connections>> => {
    const asked = realm.providers.some((node) => isApart(node, client)) ? realm.nodes : [client];
    const addresses = await Promise.all(asked.map(async (node) => ({ node, all: await addressesOf(node) })));
    const answers = await askAll(realm.providers, async (node) => {
      const port = realmPort(realm.providers.indexOf(node) + 1);
      const apart = isApart(node, client);
      const known = addresses
        .filter((each) => (apart ? !isApart(each.node, node) : each.node.name === client.name))
        .flatMap(({ all }) => all);
      const [sockets, status] = await Promise.all([
        apart ? socketsTo(client, node.address, port) : socketsOn(node, port, known),
        realm.member(node).status(),
      ]);
      const accepted = Object.entries(status.connections.accepted)
        .filter(([from]) => known.includes(from) !== apart)
        .reduce((sum, [, count]) => sum + count, 0);
      return { sockets, accepted };
    });
    return everyAnswer(answers);
  };
  const leakOf = async (client: InventoryNode): Promise<Observation> => {
    const [seen, clients] = await Promise.all([look(client), realm.member(client).clients()]);
    const known = Object.values(clients).flat();
    const doubled = Object.entries(clients).find(([, all]) => new Set(all).size < all.length);
    if (doubled) return { ok: false, saw: `client ${doubled[0]} has two connections to one node` };
    const words = realm.providers.map((node) => {
      const sockets = seen.get(node.name)?.sockets.length ?? Number.NaN;
      const own = known.filter((endpoint) => endpoint === realm.endpoint(node)).length;
      return { ok: sockets <= own, saw: `${node.name}: ${sockets}, ${client.name} knows of ${own}` };
    });
    return { ok: words.every(({ ok }) => ok), saw: words.map(({ saw }) => saw).join("; ") };
  };
  return {
    "macula/sockets": observing(async () => {
      const seen = await look();
      const sockets = new Map([...seen].map(([name, each]) => [name, each.sockets.length]));
      return {
        ok: true,
        saw: `connections from the client: ${listed(sockets)}`,
        data: { connections: Object.fromEntries(seen) },
      };
    }),

    "macula/connections-opened": observing(async (args, state) => {
      const before = connectionsAt(args, state);
      const used = realm.providers
        .slice(0, numberOf(args, "providers", realm.providers.length))
        .map(({ name }) => name);
      const opened = difference(await look(), before);
      const ok = [...opened].every(([name, { sockets, accepted }]) => {
        const expected = used.includes(name) ? 1 : 0;
        return sockets === expected && accepted === expected;
      });
      const words = new Map(
        [...opened].map(([name, { sockets, accepted }]) => [
          name,
          `${sockets} new sockets, ${accepted} accepted`,
        ]),
      );
      return {
        ok,
        saw: `${listed(words)}${ok ? "" : `: expected one at each of ${used.join(", ")}`}`,
        data: { opened: Object.fromEntries(opened) },
      };
    }),

    "macula/connections-accepted": observing(async (args, state) => {
      const opened = difference(await look(), connectionsAt(args, state));
      const sum = [...opened.values()].reduce((all, { accepted }) => all + accepted, 0);
      const none = args["none"] === true;
      const least = none ? 0 : numberOf(args, "atLeast");
      return {
        ok: none ? sum === 0 : sum >= least,
        saw: `${sum} connections accepted, expected ${none ? "none" : `at least ${least}`}`,
      };
    }),

    "macula/client-closed": observing(async (args) => {
      const name = clientOf(args, realm.context.runId);
      const closed = await realm.client.closeClient(name);
      return { ok: closed, saw: `${name} ${closed ? "is closed" : "was not there"}` };
    }),

    "macula/no-leak": observing(async () => {
      const leaks = await Promise.all(realm.clients.map((client) => leakOf(client)));
      return { ok: leaks.every(({ ok }) => ok), saw: leaks.map(({ saw }) => saw).join("; ") };
    }),
  };
}

/** Whether two nodes are in different clusters, and see each other with translated addresses. */
const isApart = (one: InventoryNode, other: InventoryNode): boolean => one.cluster !== other.cluster;

function difference(
  now: ReadonlyMap<string, Connections>,
  before: ReadonlyMap<string, Connections>,
): ReadonlyMap<string, { readonly sockets: number; readonly accepted: number }> {
  return new Map(
    [...now].map(([name, { sockets, accepted }]) => {
      const was = before.get(name);
      if (!was) throw new MissingData(`${name} was not looked at before`);
      const opened = sockets.filter((socket) => !was.sockets.includes(socket));
      return [name, { sockets: opened.length, accepted: accepted - was.accepted }];
    }),
  );
}

function connectionsAt(args: Arguments, { observed }: CheckState): ReadonlyMap<string, Connections> {
  const since = textOf(args, "since");
  const seen = observed.get(since)?.data?.["connections"];
  if (seen === undefined) throw new MissingData(`no connections were observed as "${since}"`);
  return new Map(Object.entries(seen as Record<string, Connections>));
}
