import type { InventoryNode } from "../../../scenarios/inventory";
import { inventoryService, type InventoryArgs } from "../supervision/inventory-service";
import { homeOf, onHost, script } from "./names";

/** How the runner, from the project's folder, reaches a host and its services. */
export function inventoryNode({
  owner,
  stack,
  services,
  ...node
}: InventoryArgs & { readonly owner: string }): InventoryNode {
  const exec = onHost(owner, stack, node.name);
  const carrier = script("carry");
  const place = (name: string) => ({
    ...{ exec, carrier },
    records: `${homeOf(owner)}/services/${name}`,
    log: `/var/log/testbed/${owner}/${name}.log`,
  });
  return { ...node, exec, services: services.map((spec) => inventoryService(place(spec.name), spec)) };
}
