import type { InventoryNode } from "../../../../scenarios/inventory";
import type { Realm } from "./realm";

/** Values worth drawing over time. Rejects when the node does not answer; a monitor has none. */
export async function sampleOf(
  realm: Realm,
  node: InventoryNode,
): Promise<Readonly<Record<string, number | string>>> {
  if (node.role === "provider") {
    const { handled, connections, peers } = await realm.member(node).status();
    const calls = Object.values(handled).reduce((sum, each) => sum + each, 0);
    return { calls, connections: connections.open, peers };
  }
  if (node.role !== "client") return {};
  const [{ providers }, clients] = await Promise.all([
    realm.member(node).clientHealth(),
    realm.member(node).clients(),
  ]);
  const known = Math.max(0, ...Object.values(providers).map(({ length }) => length));
  return { providers: known, connections: Object.values(clients).flat().length };
}
