import type { InventoryNode } from "../inventory";
import { inNetworkOf, runOnNode, runScript } from "../on-node";
import { reasonOf } from "../reason";
import { printedBefore } from "../run-program";

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
  return Promise.all(nodes.map(healNode));
}

async function healNode(node: InventoryNode): Promise<HealReport> {
  const lines: string[] = [];
  const problems: string[] = [];
  /** What cannot be undone keeps nothing else from it. */
  const attempt = async (undoing: Promise<string>): Promise<void> => {
    try {
      lines.push(...(await undoing).split("\n"));
    } catch (error) {
      lines.push(...printedBefore(error).split("\n"));
      problems.push(reasonOf(error));
    }
  };
  await attempt(runScript(inNetworkOf(node), "heal.sh", [], limits));
  // Carriers are gone now; what one left behind that nobody could undo is for the environment's own.
  const carriers = [
    ...node.services.map(({ carrier }) => carrier),
    ...(node.network ? [node.network] : []),
    ...(node.keeper ? [node.keeper] : []),
  ];
  await Promise.all(
    carriers.map((carrier) => attempt(runOnNode({ ...node, exec: [] }, [...carrier, "relieve"], limits))),
  );
  const undone = lines.filter(Boolean);
  return problems.length === 0
    ? { node: node.name, undone }
    : { node: node.name, undone, error: [...new Set(problems)].join("; ") };
}
