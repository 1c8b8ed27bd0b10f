import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fileContent } from "../../components/hosts/file-content";
import type { FileSpec, NodeSpec } from "../../components/spec";
import type { Inventory, InventoryNode } from "../inventory";

const run = promisify(execFile);

async function compare(node: InventoryNode, file: FileSpec): Promise<string[]> {
  const [program = "cat", ...args] = node.exec.concat("cat", "--", file.path);
  try {
    const { stdout } = await run(program, args, { maxBuffer: 64 << 20 });
    return stdout === fileContent(file)
      ? []
      : [`${file.path} on ${node.name} differs from what was declared`];
  } catch (error) {
    return [
      `${file.path} on ${node.name} cannot be read: ${error instanceof Error ? error.message.trim() : String(error)}`,
    ];
  }
}

/** Every declared file read back from its host; a sentence for each that differs. */
export async function checkFiles(nodes: readonly NodeSpec[], inventory: Inventory): Promise<string[]> {
  const checks = nodes.flatMap((spec) => {
    const node = inventory.nodes.find(({ name }) => name === spec.name);
    const files = spec.services.flatMap((service) => service.files ?? []);
    return node ? files.map((file) => compare(node, file)) : [];
  });
  return (await Promise.all(checks)).flat();
}
