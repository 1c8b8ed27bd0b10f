import type { InventoryNode } from "../../../../scenarios/inventory";
import { runOnNode } from "../../../../scenarios/on-node";

const WITHIN = 4_000;
/** States of /proc/net/tcp in which a connection takes up room: established, and closed by the other side alone. */
const OPEN = new Set(["01", "08"]);

/**
 * Connections from these addresses to a port that a node's kernel has open, whatever the program says of itself: each by the address
 * and port that it comes from.
 * @throws Error when the node cannot be looked at
 */
export async function socketsOn(
  node: InventoryNode,
  port: number,
  from: readonly string[],
): Promise<readonly string[]> {
  const table = await runOnNode(node, ["cat", "/proc/net/tcp"], { timeout: WITHIN });
  return from.flatMap((address) => openSockets(table, port, address));
}

/**
 * Connections to a port of another node that a node's kernel has open: each by the address and port that it comes from.
 * @throws Error when the node cannot be looked at
 */
export async function socketsTo(
  node: InventoryNode,
  address: string,
  port: number,
): Promise<readonly string[]> {
  return openTo(await runOnNode(node, ["cat", "/proc/net/tcp"], { timeout: WITHIN }), address, port);
}

/** Those to a port of another address, in a text of /proc/net/tcp: their own ends, as the kernel prints them. Pure. */
export function openTo(table: string, address: string, port: number): readonly string[] {
  const wanted = `${hexOf(address)}${hexPort(port)}`;
  return rowsOf(table).flatMap(([, own = "", other = "", state = ""]) =>
    other === wanted && OPEN.has(state) ? [own] : [],
  );
}

/** Those from an address to a port of the node's own, in a text of /proc/net/tcp: their other ends, as the kernel prints them. Pure. */
export function openSockets(table: string, port: number, from: string): readonly string[] {
  const local = hexPort(port);
  const remote = `${hexOf(from)}:`;
  return rowsOf(table).flatMap(([, own = "", other = "", state = ""]) =>
    own.endsWith(local) && other.startsWith(remote) && OPEN.has(state) ? [other] : [],
  );
}

const rowsOf = (table: string): readonly (readonly string[])[] =>
  table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/));

const hexPort = (port: number): string => `:${port.toString(16).toUpperCase().padStart(4, "0")}`;

/** An IPv4 address as the kernel prints it: its bytes the other way round. */
function hexOf(address: string): string {
  const bytes = address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
  return bytes.reverse().join("").toUpperCase();
}
