import type { InventoryNode, InventoryService } from "../inventory";

/** The named service of a node. @throws when the node has none of that name. */
export function serviceOf(node: InventoryNode, name: string): InventoryService {
  const service = node.services.find((candidate) => candidate.name === name);
  if (service === undefined)
    throw new Error(
      `${node.name} has no service ${name}; it has: ${node.services.map((candidate) => candidate.name).join(", ") || "none"}`,
    );
  return service;
}
