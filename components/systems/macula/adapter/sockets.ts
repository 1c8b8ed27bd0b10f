import type { InventoryNode } from "../../../../scenarios/inventory";
import { runOnNode } from "../../../../scenarios/on-node";

const WITHIN = 4_000;
/** States of /proc/net/tcp in which a connection takes up room: established, and closed by the other side alone. */
const OPEN = new Set(["01", "08"]);

/**
 * Connections from these addresses to a port that a node's kernel has open, whatever the program says of itself.
 * @throws Error when the node cannot be looked at
 */
export async function socketsOn(node: InventoryNode, port: number, from: readonly string[]): Promise<number> {
  const table = await runOnNode(node, ["cat", "/proc/net/tcp"], { timeout: WITHIN });
  return from.reduce((sum, address) => sum + openSockets(table, port, address), 0);
}

/**
 * Connections to a port of another node that a node's kernel has open.
 * @throws Error when the node cannot be looked at
 */
export async function socketsTo(node: InventoryNode, address: string, port: number): Promise<number> {
  return openTo(await runOnNode(node, ["cat", "/proc/net/tcp"], { timeout: WITHIN }), address, port);
}

/** Those to a port of another address, in a text of /proc/net/tcp. Pure. */
export function openTo(table: string, address: string, port: number): number {
  const wanted = `${hexOf(address)}${hexPort(port)}`;
  return rowsOf(table).filter(([, , other = "", state = ""]) => other === wanted && OPEN.has(state)).length;
}

/** Those from an address to a port of the node's own, in a text of /proc/net/tcp. Pure. */
export function openSockets(table: string, port: number, from: string): number {
  const local = hexPort(port);
  const remote = `${hexOf(from)}:`;
  return rowsOf(table).filter(
    ([, own = "", other = "", state = ""]) =>
      own.endsWith(local) && other.startsWith(remote) && OPEN.has(state),
  ).length;
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
