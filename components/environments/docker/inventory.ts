import type { InventoryNode } from "../../../scenarios/inventory";
import { inventoryService, type InventoryArgs } from "../supervision/inventory-service";
import { containerName, inContainer, networkName, onEngine, program } from "./names";

/**
 * How the runner, from this machine, reaches a container and its services; see `scripts/layout.sh`.
 * @param host of its engine, as in DOCKER_HOST
 */
export function inventoryNode({ stack, services, ...node }: InventoryArgs, host?: string): InventoryNode {
  const container = containerName(stack, node.name);
  const exec = inContainer({ container, host });
  const network = [
    ...onEngine(host),
    ...["node", program("disconnect-carrier"), container, networkName(stack)],
  ];
  const place = (name: string) => ({
    exec,
    records: `/opt/testbed/host/services/${name}`,
    log: `/var/log/testbed/${name}.log`,
  });
  return {
    ...node,
    exec,
    network,
    services: services.map((spec) => inventoryService(place(spec.name), spec)),
  };
}
