/** The last lines of every service's log, for a scenario that did not pass. What cannot be had is left out. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Inventory } from "../inventory";
import { replaceFile } from "../results/files";

const LINES = 500;

export async function collectLogs(inventory: Inventory, directory: string): Promise<void> {
  const run = promisify(execFile);
  const wanted = inventory.nodes.flatMap((node) =>
    node.services.flatMap(({ name, log }) => (log === undefined ? [] : [{ node, name, log }])),
  );
  await Promise.all(
    wanted.map(async ({ node, name, log }) => {
      const [program, ...rest] = [...node.exec, "tail", "-n", String(LINES), "--", log];
      try {
        const { stdout } = await run(program, rest, { timeout: 5000, maxBuffer: 8 * 1024 * 1024 });
        replaceFile(join(directory, `${node.name}-${name}.log`), stdout);
      } catch {
        // The node may be what is broken; the scenario's own findings are stored already.
      }
    }),
  );
}
