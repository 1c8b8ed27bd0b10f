/** Who is linked with whom. */
import type { PlacedNode } from "../system";
import { isMesh, YGGDRASIL } from "./ports";

/** The documented nodes: they know each other from the start and elect the first leader. */
export const FOUNDERS: readonly string[] = ["primary", "secondary", "tertiary"];

export const foundersOf = (all: readonly PlacedNode[]): readonly PlacedNode[] =>
  all.filter(({ role }) => FOUNDERS.includes(role));

/** Further nodes that are before this one in the stack file. */
export function earlierMembers(node: PlacedNode, all: readonly PlacedNode[]): readonly PlacedNode[] {
  const place = all.findIndex(({ name }) => name === node.name);
  return all.slice(0, place).filter((other) => isMesh(other) && !FOUNDERS.includes(other.role));
}

/**
 * Whom a node dials by its configuration: the founders, and, if it is none, who came before it. So a further node changes no
 * other's configuration; the others learn of it when it is taken in, and dial it then.
 */
export function peersOf(node: PlacedNode, all: readonly PlacedNode[]): readonly PlacedNode[] {
  const founders = foundersOf(all).filter(({ name }) => name !== node.name);
  return FOUNDERS.includes(node.role) ? founders : [...founders, ...earlierMembers(node, all)];
}

export const underlayOf = ({ address }: PlacedNode): string => `${address}:${YGGDRASIL}`;

/** Name of the secret that a node's key is made from. */
export const keyName = ({ name }: PlacedNode): string => `yggdrasil-${name}`;
/** Name of the secret that all daemons of a mesh share. */
export const PASSWORD = "yggdrasil-mesh";
