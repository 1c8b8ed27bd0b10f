import type { PortSpec, ServiceSpec } from "../../spec";
import type { InventoryNode, InventoryService } from "../../../scenarios/inventory";
import { homeOf, onHost, script, supervision } from "./names";

export interface InventoryArgs {
  readonly owner: string;
  readonly stack: string;
  readonly name: string;
  readonly role: string;
  readonly address: string;
  readonly ports: readonly PortSpec[];
  readonly services: readonly Pick<ServiceSpec, "name" | "stateDirectory" | "shiftableClock">[];
}

/** How the runner, from the project's folder, reaches a host and its services. */
export function inventoryNode({ owner, stack, services, ...node }: InventoryArgs): InventoryNode {
  const exec = onHost(owner, stack, node.name);
  const service = ({ name, stateDirectory, shiftableClock }: (typeof services)[number]): InventoryService => {
    const records = `${homeOf(owner)}/services/${name}`;
    return {
      name,
      carrier: [...exec, "bash", script("carry"), records],
      status: [...exec, "bash", supervision("service-status"), `${records}/service`],
      log: `/var/log/testbed/${owner}/${name}.log`,
      ...(stateDirectory !== undefined && { state: stateDirectory }),
      ...(shiftableClock === true && { clock: [...exec, "bash", supervision("service-clock"), records] }),
    };
  };
  return { ...node, exec, services: services.map(service) };
}
