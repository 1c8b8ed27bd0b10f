import type { InventoryNode } from "../../../../scenarios/inventory";
import { script } from "../names";

/** How the runner reaches the services of a Mac, where launchd knows them. */
export function onMac({ exec, services, ...node }: InventoryNode): InventoryNode {
  return {
    ...{ ...node, exec },
    services: services.map((service) => ({
      ...service,
      // No fault holds a service there, so none is to be undone either.
      carrier: [...exec, "true"],
      status: [...exec, "bash", script("macos-status"), service.name],
    })),
  };
}
