import type { Observation } from "../../../../../scenarios/adapter";
import { nodesOf, numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { InventoryNode } from "../../../../../scenarios/inventory";
import { reasonOf } from "../../../../../scenarios/reason";
import type { Item, Kind } from "../../node/items";
import type { Loom, Written } from "../loom";
import type { LoomMember } from "../loom-member";

/**
 * - `loomdb/created { name, type?, count?, on?, place?, conflicting? }`: nodes of these names are created in parallel, one
 *   after the other of the chosen nodes taking one, and all are acknowledged. `place`: only that one of the chosen nodes
 *   takes them, counted from 1. `conflicting`: every chosen node writes the same id with other contents.
 * - `loomdb/edge-created { name, from, to, place, on? }`: an edge between two of them, on that one of the chosen nodes.
 * What is acknowledged once is not written again when the check is asked again.
 */
export function writingChecks(loom: Loom): Checks {
  return {
    "loomdb/created": observing(async (args, state) => {
      const name = textOf(args, "name");
      const type = typeof args["type"] === "string" ? args["type"] : "event";
      const chosen = nodesOf(args, state, loom.nodes);
      const nodes = args["place"] === undefined ? chosen : [placed(args, chosen)];
      const conflicting = args["conflicting"] === true;
      const count = conflicting ? nodes.length : numberOf(args, "count", 1);
      const orders = Array.from({ length: count }, (_, index): Order => {
        const node = nodes[index % nodes.length];
        if (!node) throw new MissingData("there is no node to write to");
        const id = loom.idOf(conflicting ? name : `${name}-${index}`);
        const properties = { name, index, writer: node.name };
        return {
          node,
          key: `${id} ${index}`,
          write: (member) => member.createNode({ id, type, properties }),
        };
      });
      return write(loom, name, "nodes", type, orders);
    }),

    "loomdb/edge-created": observing(async (args, state) => {
      const name = textOf(args, "name");
      const node = placed(args, nodesOf(args, state, loom.nodes));
      const type = "collaborates_with";
      const edge = {
        id: loom.idOf(name),
        type,
        from: onlyId(loom, args, "from"),
        to: onlyId(loom, args, "to"),
      };
      return write(loom, name, "edges", type, [
        { node, key: edge.id, write: (member) => member.createEdge(edge) },
      ]);
    }),
  };
}

interface Order {
  readonly node: InventoryNode;
  readonly key: string;
  readonly write: (member: LoomMember) => Promise<Item>;
}

/** Acknowledged orders by key, so that none is sent twice. */
const sent = new WeakMap<Loom, Map<string, Written>>();

async function write(
  loom: Loom,
  name: string,
  kind: Kind,
  type: string,
  orders: readonly Order[],
): Promise<Observation> {
  const done = sent.get(loom) ?? new Map<string, Written>();
  sent.set(loom, done);
  const problems = new Map<string, string>();
  await Promise.all(
    orders
      .filter(({ key }) => !done.has(key))
      .map(async ({ node, key, write: act }) => {
        try {
          const item = await act(loom.member(node));
          done.set(key, { item, on: node.name, at: loom.context.now() });
        } catch (error) {
          problems.set(node.name, reasonOf(error));
        }
      }),
  );
  const written = orders.flatMap(({ key }) => done.get(key) ?? []);
  loom.keep(name, { kind, type, written });
  if (written.length < orders.length)
    return { ok: false, saw: `${written.length} of ${orders.length} acknowledged; ${listed(problems)}` };
  const on = [...new Set(written.map((each) => each.on))].join(", ");
  return { ok: true, saw: `${written.length} acknowledged by ${on}`, data: { written: written.length } };
}

/** The node at argument `place`, counted from 1. */
function placed(args: Arguments, nodes: readonly InventoryNode[]): InventoryNode {
  const place = numberOf(args, "place");
  const node = nodes[place - 1];
  if (!node) throw new MissingData(`there is no node ${place} among ${nodes.length}`);
  return node;
}

function onlyId(loom: Loom, args: Arguments, argument: string): string {
  const [first] = loom.batch(textOf(args, argument)).written;
  if (!first) throw new MissingData(`nothing was written as "${textOf(args, argument)}"`);
  return first.item.id;
}
