/**
 * What the daemons themselves say, asked with `yggdrasilctl` on each node, and what echoes say.
 * - `x0tta6bl4/links { on?, fault?, orMore? }`: each is linked with exactly the others of `on` (or with more nodes), one alone
 *   with nobody; only configured peers are dialled, and addresses are those of their keys, in 200::/7.
 * - `x0tta6bl4/echoes { on?, fault? }`: echoes come back over the overlay for every ordered pair of `on`.
 * - `x0tta6bl4/no-echoes { of, from }`: none does between these and those.
 * With `fault` they tell how long after it, or its healing, that was.
 */
import type { Observation } from "../../../../../scenarios/adapter";
import { nodesOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { InventoryNode } from "../../../../../scenarios/inventory";
import { underlayOf } from "../../mesh";
import { addressOf, isOverlay } from "../../node/yggdrasil/address";
import type { Mesh } from "../mesh";
import type { PeerRow } from "../mesh-member";
import { timed } from "./timed";

export function linkChecks(mesh: Mesh): Checks {
  return {
    "x0tta6bl4/links": observing(async (args, state) => {
      const nodes = nodesOf(args, state, mesh.nodes);
      const identities = await mesh.identities(nodes);
      for (const [name, { key, address }] of identities)
        if (address !== addressOf(key) || !isOverlay(address))
          return { ok: false, saw: `${name} has the address ${address}, which is not its key's` };
      const answers = await mesh.ask(nodes, (member) => member.daemon<Rows>("getPeers"));
      const problems = new Map<string, string>();
      for (const [name, { peers = [] }] of everyAnswer(answers)) {
        const others = nodes.filter((node) => node.name !== name).map((node) => node.name);
        const allowed = args["orMore"] === true ? mesh.nodes.map((node) => node.name) : others;
        const problem = problemOf(mesh, others, allowed, peers);
        if (problem !== undefined) problems.set(name, problem);
      }
      if (problems.size > 0) return { ok: false, saw: listed(problems) };
      const peers = nodes.length - 1;
      const saw = `${nodes.map(({ name }) => name).join(", ")}: ${peers} peers each`;
      return timed({ ok: true, saw, data: { peers } }, args, state, mesh.context);
    }),

    "x0tta6bl4/echoes": observing(async (args, state) => {
      const nodes = nodesOf(args, state, mesh.nodes);
      const pairs = nodes.flatMap((from) =>
        nodes.filter((to) => to !== from).map((to) => [from, to] as const),
      );
      if (pairs.length === 0) throw new MissingData("one node alone has nobody to echo");
      const echoed = await echoes(mesh, pairs);
      const silent = pairs.filter((_, at) => echoed[at] !== true).map(named);
      if (silent.length > 0) return { ok: false, saw: `no echo: ${silent.join(", ")}` };
      const seen: Observation = { ok: true, saw: `echoes over all ${pairs.length} ordered pairs`, data: { pairs: pairs.length } }; // prettier-ignore
      return timed(seen, args, state, mesh.context);
    }),

    "x0tta6bl4/no-echoes": observing(async (args, state) => {
      const [ours, theirs] = ["of", "from"].map((name) => nodesOf(args, state, mesh.nodes, name)) as [
        Nodes,
        Nodes,
      ];
      const pairs = ours.flatMap((a) => theirs.flatMap((b) => [[a, b] as const, [b, a] as const]));
      const echoed = await echoes(mesh, pairs);
      const heard = pairs.filter((_, at) => echoed[at] === true).map(named);
      if (heard.length > 0) return { ok: false, saw: `echoes still come back: ${heard.join(", ")}` };
      return { ok: true, saw: `no echo over ${pairs.length} ordered pairs` };
    }),
  };
}

type Nodes = readonly InventoryNode[];
type Pair = readonly [from: InventoryNode, to: InventoryNode];
interface Rows {
  readonly peers?: readonly PeerRow[];
}

const named = ([from, to]: Pair): string => `${from.name} → ${to.name}`;

async function echoes(mesh: Mesh, pairs: readonly Pair[]): Promise<readonly boolean[]> {
  const identities = await mesh.identities([...new Set(pairs.flat())]);
  return Promise.all(
    pairs.map(([from, to]) => {
      const address = identities.get(to.name)?.address;
      if (address === undefined) throw new MissingData(`the address of ${to.name} is not known`);
      return mesh.member(from).pings(address);
    }),
  );
}

/** A sentence if one of these peers has no link, one has that is not allowed, or others are dialled than nodes of the mesh. */
function problemOf(
  mesh: Mesh,
  others: readonly string[],
  allowed: readonly string[],
  rows: readonly PeerRow[],
): string | undefined {
  const linked = new Set(
    rows.flatMap(({ up, key }) => (up === true && key !== undefined ? [mesh.nameOf(key)] : [])),
  );
  const configured = new Set(mesh.nodes.map((node) => `tcp://${underlayOf(node)}`));
  const missing = others.filter((name) => !linked.has(name));
  const strange = [...linked].filter((name) => !allowed.includes(name));
  const foreign = rows.flatMap(({ inbound, remote = "?" }) =>
    inbound === true || configured.has(remote) ? [] : [remote],
  );
  if (missing.length > 0) return `has no link with ${missing.join(", ")}`;
  if (strange.length > 0) return `is linked with ${strange.join(", ")}`;
  return foreign.length > 0 ? `dials ${foreign.join(", ")}, which is no node` : undefined;
}
