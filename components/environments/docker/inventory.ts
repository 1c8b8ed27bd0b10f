import type { PortSpec } from "../../spec";
import type { InventoryNode, InventoryService } from "../../../scenarios/inventory";
import { containerName, inContainer, supervision } from "./names";

export interface InventoryArgs {
  readonly stack: string;
  readonly name: string;
  readonly role: string;
  readonly address: string;
  readonly ports: readonly PortSpec[];
  /** Names of the node's services. */
  readonly services: readonly string[];
}

/** Where a container keeps specs and records of a service, see `scripts/layout.sh`. */
const recordsOf = (service: string): string => `/opt/testbed/host/services/${service}`;

/** How the runner, from this machine, reaches a container and its services. */
export function inventoryNode({ stack, services, ...node }: InventoryArgs): InventoryNode {
  const exec = inContainer(containerName(stack, node.name));
  const service = (name: string): InventoryService => ({
    name,
    carrier: [...exec, "bash", supervision("service-carrier"), recordsOf(name)],
    status: [...exec, "bash", supervision("service-status"), `${recordsOf(name)}/service`],
    log: `/var/log/testbed/${name}.log`,
  });
  return { ...node, exec, interface: "eth0", services: services.map(service) };
}
