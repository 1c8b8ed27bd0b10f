import { readdir, readFile } from "node:fs/promises";
import type { InventoryNode } from "../../../scenarios/inventory";
import { inventoryNode } from "./inventory";

const root = "/run/testbed";

/**
 * Every host of ours that exists on this machine, found without any state: what `testbed heal` works on.
 * Ports are not known here.
 * @param owner only hosts of this owner. @default all owners
 */
export async function findNodes(owner?: string): Promise<InventoryNode[]> {
  const owners = owner === undefined ? await list(root) : [owner];
  const nodes = await Promise.all(owners.map(findOfOwner));
  return nodes.flat();
}

async function findOfOwner(owner: string): Promise<InventoryNode[]> {
  const claim = await readFile(`${root}/${owner}/owner`, "utf8").catch(() => "");
  const [stack] = claim.split("\n");
  if (!stack) return [];
  const names = await list(`${root}/${owner}/nodes`);
  return Promise.all(
    names.map(async (name) => {
      const directory = `${root}/${owner}/nodes/${name}`;
      const about = await readFile(`${directory}/about`, "utf8").catch(() => "");
      const [role = "", address = ""] = about.split("\n");
      const services = await list(`${directory}/services`);
      const [ip = ""] = address.split("/");
      return inventoryNode({ owner, stack, name, role, address: ip, ports: [], services });
    }),
  );
}

async function list(directory: string): Promise<string[]> {
  return (await readdir(directory).catch(() => [])).sort();
}
