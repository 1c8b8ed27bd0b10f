/** Where everything of LoomDB listens and lies: the numbers of plan 003. */
import type { PortSpec } from "../../spec";

export type Role = "relay" | "node" | "monitor";

export const RELAY_PORT = 8765;
const NODE_PORTS_FROM = 3001;

export const PROGRAM = "/usr/local/lib/loomdb/loomdb.cjs";
/** What a user's own program is started in: whatever it keeps below its working directory is this node's alone. */
export const STATE_DIRECTORY = "/var/lib/loomdb";

interface Place {
  readonly name: string;
  readonly role: string;
}

/** Position among the nodes of its role, from 1. */
function positionOf({ name, role }: Place, all: readonly Place[]): number {
  return all.filter((other) => other.role === role).findIndex((other) => other.name === name) + 1;
}

/** `NODE_ID`: `node-1`, `node-2`… in the order of the stack file. */
export const nodeIdOf = (node: Place, all: readonly Place[]): string => `node-${positionOf(node, all)}`;

/** `PORT`: 3001, 3002… */
export const nodePortOf = (node: Place, all: readonly Place[]): number =>
  NODE_PORTS_FROM + positionOf(node, all) - 1;

/** All ports of a node. */
export function portsOf(node: Place, all: readonly Place[]): readonly PortSpec[] {
  if (node.role === "monitor") return [];
  const [name, number] = node.role === "relay" ? ["gun", RELAY_PORT] : ["api", nodePortOf(node, all)];
  return [{ name, number, protocol: "tcp", from: "cluster", hostPort: number }];
}
