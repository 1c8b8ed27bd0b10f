import type { PortSpec } from "../../spec";
import type { InventoryNode, InventoryService } from "../../../scenarios/inventory";
import { asRoot, onHost, runDirectory } from "./names";
import { supervision } from "../supervision/shared-script";

export interface InventoryArgs {
  readonly owner: string;
  readonly stack: string;
  readonly name: string;
  readonly role: string;
  readonly address: string;
  readonly ports: readonly PortSpec[];
  /** Names of the node's services. */
  readonly services: readonly string[];
}

/** How the runner, from the project's folder, reaches a host and its services. */
export function inventoryNode({ owner, stack, services, ...node }: InventoryArgs): InventoryNode {
  const service = (name: string): InventoryService => {
    const directory = `${runDirectory(owner)}/nodes/${node.name}/services/${name}`;
    return {
      name,
      carrier: [...asRoot, "bash", supervision("service-carrier"), directory],
      status: [...asRoot, "bash", supervision("service-status"), `${directory}/service`],
      log: `.testbed/run/${stack}/${node.name}/log/${name}.log`,
    };
  };
  return { ...node, exec: onHost(owner, node.name), services: services.map(service) };
}
