/** What a machine runs, and what earlier tests left there, by what the machine itself says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { runOnNode } from "../../../../scenarios/on-node";
import { readStatus } from "../../../../scenarios/service-status";

/** Seconds until a machine has answered: a runtime has a hundred megabytes, and small machines are slow to read them. */
const PATIENCE = 30;

/** `program` and `runtime` → digest and path. */
export type RunFiles = ReadonlyMap<string, { readonly digest: string; readonly path: string }>;

/** What its service's process runs. @throws Error as `ask` does, or when a file is missing in the answer */
export async function filesOf(node: InventoryNode): Promise<RunFiles> {
  return readFiles(await ask("files", node));
}

/** Processes and files on it that nobody deployed. @throws Error as `ask` does */
export async function leftOn(node: InventoryNode): Promise<readonly string[]> {
  return [...(await ask("left", node)).matchAll(/^left (.+)$/gm)].map(([, what = ""]) => what);
}

/** @throws Error when its service does not run, or a program on it ends with another code than 0 */
async function ask(what: "files" | "left", node: InventoryNode): Promise<string> {
  const [service] = node.services;
  if (!service) throw new Error(`${node.name} runs nothing of Macula`);
  const { pid } = await readStatus(node, service);
  if (pid === undefined) throw new Error(`${service.name} does not run on ${node.name}`);
  const script = readFileSync(join(__dirname, "..", "on-host", "machine.sh"), "utf8");
  const argv = ["bash", "-s", "--", what, String(pid)];
  return runOnNode(node, argv, { timeout: PATIENCE * 1000 }, script);
}

/** Reads what `on-host/machine.sh` says of files. Pure. @throws Error when one is missing */
export function readFiles(text: string): RunFiles {
  const files = new Map(
    [...text.matchAll(/^(program|runtime) ([0-9a-f]{64}) (.+)$/gm)].map(
      ([, what = "", digest = "", path = ""]) => [what, { digest, path }],
    ),
  );
  if (files.size < 2) throw new Error(`the machine said: ${text.slice(0, 200)}`);
  return files;
}
