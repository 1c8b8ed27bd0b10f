/** `testbed drift` */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { drift as compare, observe } from "../components/environments/local/observe";
import type { Inventory, InventoryNode } from "../scenarios/inventory";
import { EXIT, Problem } from "./exit";
import type { StackOptions } from "./options";
import { chooseStack } from "./project";

export async function drift(root: string, options: StackOptions): Promise<number> {
  const stack = chooseStack(root, options.stack);
  // Scripts are called by their path in the project.
  process.chdir(root);
  const differences = compare(await observe(stack, root), await declaredNodes(root, stack));
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ stack, drift: differences }, undefined, 2)}\n`);
  else if (differences.length === 0) process.stdout.write(`${stack}: everything is as declared\n`);
  else {
    for (const { node, what, declared, observed } of differences)
      process.stdout.write(`${node}  ${what}: declared ${declared}, observed ${observed}\n`);
    process.stdout.write(`\n${stack} differs in ${differences.length} places; \`pulumi up\` repairs them\n`);
  }
  return differences.length === 0 ? EXIT.ok : EXIT.drift;
}

/** The nodes of the last deployment. */
async function declaredNodes(root: string, stack: string): Promise<readonly InventoryNode[]> {
  const file = join(root, ".testbed", "run", stack, "deployment.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined)
    throw new Problem(
      `stack ${stack} is not deployed from this checkout, so nothing can differ: \`npm start\` deploys it`,
    );
  return (JSON.parse(text) as { inventory: Inventory }).inventory.nodes;
}
