import type { Inventory, InventoryNode } from "../inventory";
import { runOnNode } from "../on-node";

/** All addresses a node can be seen with, by family: faults must not leave IPv6 link-local open beside a cut IPv4. */
export interface NodeAddresses {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
  /** The interface that has them; undefined while the node is off the network. */
  readonly interface?: string;
}

/** Node name → its addresses. */
export type Addresses = ReadonlyMap<string, NodeAddresses>;

const LOOPBACK = "lo";

/** Reads the addresses of every node's interface. The declared address is always among them. @throws as `runOnNode`. */
export async function readAddresses(inventory: Inventory, signal: AbortSignal): Promise<Addresses> {
  const entries = await Promise.all(
    inventory.nodes.map(async (node) => {
      const listing = await runOnNode(node, ["ip", "-o", "addr", "show"], { timeout: 10_000, signal });
      return [node.name, parseAddresses(node, listing)] as const;
    }),
  );
  return new Map(entries);
}

/**
 * Pure: in the output of `ip -o addr show`, the interface with the declared address, and what else it has. Its name is not
 * the node's own: an engine that joins a container to its network again calls it another one.
 * A node that has its address on the loopback gets its packets by translation (a pod): others see it with the addresses of the
 * interface that leads out, which is the first one besides, because overlays come later.
 */
export function parseAddresses({ address }: InventoryNode, listing: string): NodeAddresses {
  const entries = [...listing.matchAll(/^\d+: ([^\s@]+)\S*\s+(inet6?)\s+([0-9a-fA-F:.]+)/gm)].map(
    ([, device = "", family = "", value = ""]) => ({ device, family, value }),
  );
  const holder = entries.find(({ value }) => value === address)?.device;
  const own = holder === LOOPBACK ? entries.find(({ device }) => device !== LOOPBACK)?.device : holder;
  const found = (wanted: string) =>
    entries.flatMap(({ device, family, value }) => (device === own && family === wanted ? [value] : []));
  return {
    v4: [...new Set([address, ...found("inet")])],
    v6: [...new Set(found("inet6"))],
    ...(own !== undefined && { interface: own }),
  };
}

/** The interface that faults act on. @throws a sentence when the node is off the network */
export function interfaceOf({ name, address }: InventoryNode, addresses: Addresses): string {
  const found = addresses.get(name)?.interface;
  if (found === undefined) throw new Error(`${name} has no network interface with its address ${address}`);
  return found;
}
