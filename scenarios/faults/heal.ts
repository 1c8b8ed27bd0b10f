import type { InventoryNode } from "../inventory";
import { runScript } from "./on-node";

/** What was undone on one node. */
export interface HealReport {
  readonly node: string;
  /** One line for each carrier ended, table or delay deleted; empty when nothing of ours was there. */
  readonly undone: readonly string[];
  /** Why something may be left. */
  readonly error?: string;
}

/** Undoes every fault of ours on these nodes, whatever any state says. Idempotent; never throws. */
export function healAll(nodes: readonly InventoryNode[]): Promise<HealReport[]> {
  return Promise.all(
    nodes.map(async (node) => {
      try {
        const output = await runScript(node, "heal.sh", [], { timeout: 30_000 });
        return { node: node.name, undone: output.split("\n").filter(Boolean) };
      } catch (error) {
        return { node: node.name, undone: [], error: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}
