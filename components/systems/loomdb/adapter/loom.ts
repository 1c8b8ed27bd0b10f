/** The nodes together, and what this run has written to them. */
import type { AdapterContext } from "../../../../scenarios/adapter";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { MissingData } from "../../../../scenarios/checks/node-choice";
import { Members } from "../../../../scenarios/members";
import type { Item, Kind } from "../node/items";
import { nodeIdOf } from "../places";
import { LoomMember } from "./loom-member";

/** An item that a node has acknowledged. */
export interface Written {
  readonly item: Item;
  /** Name of that node. */
  readonly on: string;
  /** When the acknowledgement came, on the clock of `AdapterContext.now`. */
  readonly at: number;
}

/** What was written under one name. */
export interface Batch {
  readonly kind: Kind;
  readonly type: string;
  readonly written: readonly Written[];
}

export class Loom extends Members<LoomMember> {
  readonly #batches = new Map<string, Batch>();

  constructor(context: AdapterContext) {
    super(context, (node) => new LoomMember(node));
  }

  /** Those of LoomDB's own role: neither relay nor monitor. */
  override get nodes(): readonly InventoryNode[] {
    return super.nodes.filter(({ role }) => role === "node");
  }

  /** Absent where nodes elsewhere are tested by their URLs. */
  get relay(): InventoryNode | undefined {
    return super.nodes.find(({ role }) => role === "relay");
  }

  nodeIdOf(node: InventoryNode): string {
    return nodeIdOf(node, this.nodes);
  }

  /** An id that no other run uses. */
  idOf(name: string): string {
    return `${this.context.runId}-${name}`;
  }

  keep(name: string, batch: Batch): void {
    this.#batches.set(name, batch);
  }

  kept(name: string): Batch | undefined {
    return this.#batches.get(name);
  }

  /** @throws MissingData when nothing was acknowledged under that name */
  batch(name: string): Batch {
    const batch = this.#batches.get(name);
    if (!batch || batch.written.length === 0) throw new MissingData(`nothing was written as "${name}"`);
    return batch;
  }
}
