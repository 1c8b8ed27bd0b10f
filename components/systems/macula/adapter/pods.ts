import { MissingData } from "../../../../scenarios/checks/node-choice";
import { readHost, type HostStatus } from "../../../../scenarios/host-status";
import type { InventoryNode } from "../../../../scenarios/inventory";

/** What the cluster says of a node's pod. @throws MissingData where nobody keeps pods, Error when it does not answer */
export async function podOfNode(node: InventoryNode): Promise<HostStatus> {
  if (node.keeper === undefined)
    throw new MissingData(`${node.name} is in no pod that anybody could tell of`);
  return readHost(node);
}

/** All addresses that others see a node with: what comes from a pod has the pod's own. */
export async function addressesOf(node: InventoryNode): Promise<readonly string[]> {
  if (node.keeper === undefined) return [node.address];
  return [node.address, (await readHost(node)).address];
}
