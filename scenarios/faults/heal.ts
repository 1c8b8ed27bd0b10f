import type { InventoryNode } from "../inventory";
import { inNetworkOf, runOnNode, runScript } from "../on-node";
import { reasonOf } from "../reason";

const limits = { timeout: 30_000 };

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
        const undone = await runScript(inNetworkOf(node), "heal.sh", [], limits);
        // Carriers are gone now; what one left behind that nobody could undo is for the environment's own.
        const carriers = [
          ...node.services.map(({ carrier }) => carrier),
          ...(node.network ? [node.network] : []),
          ...(node.keeper ? [node.keeper] : []),
        ];
        const relieved = carriers.map((carrier) =>
          runOnNode({ ...node, exec: [] }, [...carrier, "relieve"], limits),
        );
        const lines = [undone, ...(await Promise.all(relieved))].flatMap((text) => text.split("\n"));
        return { node: node.name, undone: lines.filter(Boolean) };
      } catch (error) {
        return { node: node.name, undone: [], error: reasonOf(error) };
      }
    }),
  );
}
