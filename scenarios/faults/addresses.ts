import type { Inventory, InventoryNode } from "../inventory";
import { runOnNode } from "../on-node";

/** All addresses a node can be seen with, by family: faults must not leave IPv6 link-local open beside a cut IPv4. */
export interface NodeAddresses {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

/** Node name → its addresses. */
export type Addresses = ReadonlyMap<string, NodeAddresses>;

/** Reads the addresses of every node's interface. The declared address is always among them. @throws as `runOnNode`. */
export async function readAddresses(inventory: Inventory, signal: AbortSignal): Promise<Addresses> {
  const entries = await Promise.all(
    inventory.nodes.map(async (node) => {
      const listing = await runOnNode(node, ["ip", "-o", "addr", "show", "dev", node.interface], {
        timeout: 10_000,
        signal,
      });
      return [node.name, parseAddresses(node, listing)] as const;
    }),
  );
  return new Map(entries);
}

/** Pure: addresses in the output of `ip -o addr show`. */
export function parseAddresses(node: InventoryNode, listing: string): NodeAddresses {
  const found = (family: string) =>
    [...listing.matchAll(new RegExp(`\\s${family}\\s+([0-9a-fA-F:.]+)`, "g"))].map((match) => match[1] ?? "");
  return { v4: [...new Set([node.address, ...found("inet")])], v6: [...new Set(found("inet6"))] };
}
