import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { InventoryNode } from "../../../scenarios/inventory";
import { lookEverywhere } from "../look-everywhere";
import type { Operations, StackPlace } from "../operations";
import { ownerId } from "../owner";
import { drift } from "../supervision/observations";
import { ask } from "./ask";
import { inventoryNode } from "./inventory";
import { look } from "./look";
import { onMac } from "./macos/inventory";
import { reachFolder, script } from "./names";
import { observedOn } from "./observed";

/** Hosts are machines that a stack of this checkout was told of; what is on them they are asked themselves. */
export const lanOperations: Operations = {
  async findNodes(place) {
    const places = place === undefined ? stacksHere(process.cwd()) : [place];
    const known = places.flatMap((each) => knownNodes(each).map((node) => ({ ...each, node })));
    return lookEverywhere(known, ({ node }) => `host ${node}`, askNode);
  },
  async observeDrift({ stack, project }, declared) {
    const owner = ownerId(stack, project);
    const seen = await Promise.all(
      declared.map(({ name: node }) => look({ project, stack, owner, node, programs: [] })),
    );
    return drift(observedOn(seen), declared);
  },
};

function stacksHere(project: string): readonly StackPlace[] {
  return list(join(project, ".testbed/run")).map((stack) => ({ stack, project }));
}

/** Names of the nodes for which there is an ssh config. */
function knownNodes({ stack, project }: StackPlace): readonly string[] {
  return list(join(project, reachFolder(stack))).flatMap((name) => /^(.+)\.config$/.exec(name)?.[1] ?? []);
}

/** @returns none when the host has nothing of the stack. @throws UnreachableError */
async function askNode({
  stack,
  project,
  node: name,
}: StackPlace & { readonly node: string }): Promise<readonly InventoryNode[]> {
  const owner = ownerId(stack, project);
  const finding = readFileSync(join(project, script("find")), "utf8");
  const { stdout } = await ask({ stack, project }, name, finding, [owner]);
  const [kernel, , , address = "", role = "", ...services] = stdout.split("\n").filter(Boolean);
  if (address === "") return [];
  const known = services.map((service) => ({ name: service }));
  const found = inventoryNode({ owner, stack, name, role, address, ports: [], services: known });
  return [kernel === "Darwin" ? onMac(found, owner) : found];
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
