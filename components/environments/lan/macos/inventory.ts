import type { InventoryNode } from "../../../../scenarios/inventory";
import { homeOf, script } from "../names";

/** How the runner reaches the services of a Mac, where launchd knows them. @param owner of the stack */
export function onMac({ exec, services, ...node }: InventoryNode, owner: string): InventoryNode {
  return {
    ...{ ...node, exec },
    services: services.map((service) => {
      const records = `${homeOf(owner)}/services/${service.name}`;
      return {
        ...service,
        carrier: [...exec, "bash", script("macos-carry"), records],
        status: [...exec, "bash", script("macos-status"), records],
      };
    }),
  };
}
