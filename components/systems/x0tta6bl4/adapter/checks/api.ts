import { nodesOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { textOf } from "../../../../../scenarios/checks/arguments";
import { differences, type Answers } from "../../preflight/differences";
import type { Mesh } from "../mesh";
import type { DaemonSelf, MeshMember } from "../mesh-member";

/**
 * What the nodes' own API says.
 * - `x0tta6bl4/healthy { on? }`: `/health` says 200.
 * - `x0tta6bl4/api-agrees { on? }`: the documented endpoints have what is documented, and say the same as the daemon.
 * - `x0tta6bl4/routes { on? }`: whom each reaches, by `/mesh/routes`; only to be remembered.
 * - `x0tta6bl4/routes-changed { since, on, without | with }`: since then these lost their routes to those, or have them (again).
 */
export function apiChecks(mesh: Mesh): Checks {
  return {
    "x0tta6bl4/healthy": observing(async (args, state) => {
      const nodes = nodesOf(args, state, mesh.nodes);
      const answers = everyAnswer(await mesh.ask(nodes, (member) => member.get("/health")));
      const ill = new Map([...answers].filter(([, { status }]) => status !== 200).map(([name, { body }]) => [name, JSON.stringify(body["problems"] ?? body["status"])])); // prettier-ignore
      return ill.size > 0
        ? { ok: false, saw: listed(ill) }
        : { ok: true, saw: `${nodes.length} nodes say that they are well` };
    }),

    "x0tta6bl4/api-agrees": observing(async (args, state) => {
      const nodes = nodesOf(args, state, mesh.nodes);
      const problems = everyAnswer(await mesh.ask(nodes, disagreement));
      const wrong = new Map([...problems].filter(([, problem]) => problem !== ""));
      return wrong.size > 0
        ? { ok: false, saw: listed(wrong) }
        : { ok: true, saw: `what ${nodes.length} nodes say of the mesh is what their daemons say` };
    }),

    "x0tta6bl4/routes": observing(async (args, state) => {
      const routes = everyAnswer(await mesh.ask(nodesOf(args, state, mesh.nodes), reached));
      const data = Object.fromEntries(routes);
      return { ok: true, saw: listed(new Map([...routes].map(([name, to]) => [name, `→ ${to.join("+") || "nobody"}`]))), data }; // prettier-ignore
    }),

    "x0tta6bl4/routes-changed": observing(async (args, state) => {
      const before = state.observed.get(textOf(args, "since"))?.data;
      if (!before) throw new MissingData(`nothing was observed as \`${textOf(args, "since")}\``);
      const lost = nodesOf(args, state, mesh.nodes, "without").map(({ name }) => name);
      const routes = everyAnswer(await mesh.ask(nodesOf(args, state, mesh.nodes), reached));
      const unchanged = [...routes].filter(([name, to]) => {
        const others = lost.filter((other) => other !== name);
        const had = before[name];
        if (!Array.isArray(had) || !others.every((other) => had.includes(other)))
          throw new MissingData(`${name} had no route to ${others.join(", ")} before`);
        return others.some((other) => to.includes(other));
      });
      if (unchanged.length > 0) return { ok: false, saw: `${unchanged.map(([name]) => name).join(", ")} still reach ${lost.join(", ")}` }; // prettier-ignore
      return {
        ok: true,
        saw: `${[...routes.keys()].join(", ")} have no route to ${lost.join(", ")} any more`,
      };
    }),
  };
}

/** Names of the nodes that a node reaches by its own word. */
async function reached(member: MeshMember): Promise<readonly string[]> {
  const { status, body } = await member.get("/mesh/routes");
  if (status !== 200) throw new Error(`/mesh/routes: HTTP ${status}`);
  const routes = body["routes"] as readonly {
    readonly node_id: string | null;
    readonly reachable: boolean;
  }[];
  return routes.flatMap(({ node_id: id, reachable }) => (reachable && id !== null ? [id] : [])).sort();
}

/** What a node says otherwise than its daemon, or than is documented; empty if nothing. */
async function disagreement(member: MeshMember): Promise<string> {
  const paths = ["/health", "/mesh/status", "/mesh/peers", "/mesh/routes"] as const;
  const entries = await Promise.all(paths.map(async (path) => [path, await member.get(path)] as const));
  const answers = Object.fromEntries(entries) as unknown as Answers;
  const undocumented = differences(answers);
  if (undocumented.length > 0) return undocumented.join("; ");
  const [self, linked] = await Promise.all([member.daemon<DaemonSelf>("getSelf"), member.linkedKeys()]);
  const node = answers["/mesh/status"]?.body["node"] as Record<string, unknown>;
  if (node["ipv6_address"] !== self.address) return `/mesh/status says ${String(node["ipv6_address"])}, the daemon ${self.address}`; // prettier-ignore
  const peers = answers["/mesh/peers"]?.body;
  if (peers?.["count"] !== linked.size) return `/mesh/peers counts ${String(peers?.["count"])}, the daemon has ${linked.size}`; // prettier-ignore
  const list = peers["peers"] as readonly { readonly public_key?: string }[];
  const strange = list.find(({ public_key: key }) => key !== undefined && !linked.has(key));
  if (strange) return `/mesh/peers has ${String(strange.public_key)}, which the daemon is not linked with`;
  const size = answers["/mesh/routes"]?.body["routing_table_size"];
  return size === self.routing_entries
    ? ""
    : `/mesh/routes counts ${String(size)}, the daemon ${self.routing_entries}`;
}
