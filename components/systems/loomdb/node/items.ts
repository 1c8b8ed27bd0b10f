/** What LoomDB stores: nodes and edges of a graph. */

interface Metadata {
  /** ISO 8601, by the clock of the node that wrote it. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Id of that node. */
  readonly createdBy: string;
}

export interface LoomNode {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metadata: Metadata;
}

export interface LoomEdge extends LoomNode {
  readonly from: string;
  readonly to: string;
}

export const kinds = ["nodes", "edges"] as const;
export type Kind = (typeof kinds)[number];
export type Item = LoomNode | LoomEdge;

/** A change of an item, as `/history` and `/events` tell it. */
export interface Change {
  /** Position in this process's history, from 1. */
  readonly seq: number;
  readonly type: "node" | "edge";
  /** When it arrived here: milliseconds since 1970, by this node's clock. */
  readonly timestamp: number;
  readonly origin: "local" | "remote";
  readonly nodeId?: string;
  readonly node?: LoomNode;
  readonly edgeId?: string;
  readonly edge?: LoomEdge;
}

export const isEdge = (item: Item): item is LoomEdge => "from" in item;
