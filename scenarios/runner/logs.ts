/** The last lines of every service's log, for a scenario that did not pass. What cannot be had is left out. */
import { join } from "node:path";
import type { Inventory } from "../inventory";
import { runOnNode } from "../on-node";
import { replaceFile } from "../results/files";

const LINES = 500;

export async function collectLogs(inventory: Inventory, directory: string): Promise<void> {
  const wanted = inventory.nodes.flatMap((node) =>
    node.services.flatMap(({ name, log }) => (log === undefined ? [] : [{ node, name, log }])),
  );
  await Promise.all(
    wanted.map(async ({ node, name, log }) => {
      try {
        const lines = await runOnNode(node, ["tail", "-n", String(LINES), "--", log], { timeout: 5000 });
        replaceFile(join(directory, `${node.name}-${name}.log`), lines);
      } catch {
        // The node may be what is broken; the scenario's own findings are stored already.
      }
    }),
  );
}
