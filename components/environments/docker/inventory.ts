import type { PortSpec, ServiceSpec } from "../../spec";
import type { InventoryNode, InventoryService } from "../../../scenarios/inventory";
import { containerName, inContainer, networkName, program, supervision } from "./names";

export interface InventoryArgs {
  readonly stack: string;
  readonly name: string;
  readonly role: string;
  readonly address: string;
  readonly ports: readonly PortSpec[];
  readonly services: readonly Pick<ServiceSpec, "name" | "stateDirectory" | "shiftableClock">[];
}

/** Where a container keeps specs and records of a service, see `scripts/layout.sh`. */
const recordsOf = (service: string): string => `/opt/testbed/host/services/${service}`;

/** How the runner, from this machine, reaches a container and its services. */
export function inventoryNode({ stack, services, ...node }: InventoryArgs): InventoryNode {
  const container = containerName(stack, node.name);
  const exec = inContainer(container);
  const network = ["node", program("disconnect-carrier"), container, networkName(stack)];
  const service = ({
    name,
    stateDirectory,
    shiftableClock,
  }: (typeof services)[number]): InventoryService => ({
    name,
    carrier: [...exec, "bash", supervision("service-carrier"), recordsOf(name)],
    status: [...exec, "bash", supervision("service-status"), `${recordsOf(name)}/service`],
    log: `/var/log/testbed/${name}.log`,
    ...(stateDirectory !== undefined && { state: stateDirectory }),
    ...(shiftableClock === true && {
      clock: [...exec, "bash", supervision("service-clock"), recordsOf(name)],
    }),
  });
  return { ...node, exec, network, services: services.map(service) };
}
