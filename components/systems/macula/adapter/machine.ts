/** What a machine runs, and what earlier tests left there, by what the machine itself says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { runOnNode } from "../../../../scenarios/on-node";
import { readStatus } from "../../../../scenarios/service-status";

const WITHIN = 10_000;

export interface Machine {
  /** `program` and `runtime` → digest and path. */
  readonly files: ReadonlyMap<string, { readonly digest: string; readonly path: string }>;
  /** Processes and files that nobody deployed. */
  readonly left: readonly string[];
}

/** @throws Error when its service does not run, or a program on it ends with another code than 0 */
export async function machineOf(node: InventoryNode): Promise<Machine> {
  const [service] = node.services;
  if (!service) throw new Error(`${node.name} runs nothing of Macula`);
  const { pid } = await readStatus(node, service);
  if (pid === undefined) throw new Error(`${service.name} does not run on ${node.name}`);
  const script = readFileSync(join(__dirname, "..", "on-host", "machine.sh"), "utf8");
  return readMachine(await runOnNode(node, ["bash", "-s", "--", String(pid)], { timeout: WITHIN }, script));
}

/** Reads the lines of `on-host/machine.sh`. Pure. @throws Error when one is missing */
export function readMachine(text: string): Machine {
  const files = new Map(
    [...text.matchAll(/^(program|runtime) ([0-9a-f]{64}) (.+)$/gm)].map(
      ([, what = "", digest = "", path = ""]) => [what, { digest, path }],
    ),
  );
  if (files.size < 2) throw new Error(`the machine said: ${text.slice(0, 200)}`);
  return { files, left: [...text.matchAll(/^left (.+)$/gm)].map(([, what = ""]) => what) };
}
