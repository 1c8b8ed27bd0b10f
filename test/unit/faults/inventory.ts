import type { Inventory, InventoryNode, InventoryService } from "../../../scenarios/inventory";

/** An inventory of nodes that exist on paper only. */
export function paperInventory(
  names: readonly string[],
  services: readonly InventoryService[] = [],
): Inventory {
  const node = (name: string, index: number): InventoryNode => ({
    name,
    role: index === 0 ? "first" : "other",
    address: `10.0.0.${index + 1}`,
    ports: [{ name: "echo", number: 7000, protocol: "tcp", from: "cluster" }],
    exec: [],
    services,
  });
  return {
    version: 1,
    stack: "test",
    owner: "test",
    environment: "paper",
    capabilities: [],
    system: "echo",
    profile: "documented",
    controller: "10.0.0.254",
    vantage: [],
    nodes: names.map(node),
  };
}
