import type { InventoryNode } from "../../../scenarios/inventory";
import { inventoryService, type InventoryArgs } from "../supervision/inventory-service";
import { inPod, podName, program, script, type PodPlace } from "./names";

/** How the runner, from this machine, reaches a pod and its services; see `containers/scripts/layout.sh`. */
export function inventoryNode(
  place: PodPlace,
  { services, name, role, address, ports }: Omit<InventoryArgs, "stack">,
): InventoryNode {
  const exec = inPod(place, name);
  const within = (service: string) => ({
    exec,
    records: `/opt/testbed/host/services/${service}`,
    log: `/var/log/testbed/${service}.log`,
  });
  return {
    ...{ name, role, address, ports, exec },
    inNetwork: ["sh", script("in-network"), place.kubeconfig, place.namespace, podName(name)],
    keeper: ["node", program("keeper"), place.kubeconfig, place.namespace, podName(name)],
    services: services.map((spec) => inventoryService(within(spec.name), spec)),
    outside: true,
  };
}
