import { fileContent } from "../../components/hosts/file-content";
import type { FileSpec, NodeSpec } from "../../components/spec";
import type { Inventory, InventoryNode } from "../inventory";
import { runOnNode } from "../on-node";
import { reasonOf } from "../reason";

const TIMEOUT = 30_000;

async function compare(node: InventoryNode, file: FileSpec): Promise<string[]> {
  try {
    const found = await runOnNode(node, ["cat", "--", file.path], { timeout: TIMEOUT });
    return found === fileContent(file) ? [] : [`${file.path} on ${node.name} differs from what was declared`];
  } catch (error) {
    return [`${file.path} on ${node.name} cannot be read: ${reasonOf(error)}`];
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
