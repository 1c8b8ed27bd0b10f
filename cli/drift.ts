/** `testbed drift` */
import { operations } from "../components/environments/operations";
import { deployedInventory } from "./deployment";
import { EXIT, Problem } from "./exit";
import type { StackOptions } from "./options";
import { chooseStack } from "./project";

export async function drift(root: string, options: StackOptions): Promise<number> {
  const stack = chooseStack(root, options.stack);
  // Scripts are called by their path in the project.
  process.chdir(root);
  const { environment, nodes } = deployedInventory(root, stack);
  const operate = operations[environment];
  if (!operate)
    throw new Problem(`stack ${stack} is on \`${environment}\`, which this version does not know`);
  const differences = await operate().observeDrift({ stack, project: root }, nodes);
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ stack, drift: differences }, undefined, 2)}\n`);
  else if (differences.length === 0) process.stdout.write(`${stack}: everything is as declared\n`);
  else {
    for (const { node, what, declared, observed } of differences)
      process.stdout.write(`${node}  ${what}: declared ${declared}, observed ${observed}\n`);
    process.stdout.write(
      `\n${stack} differs in ${differences.length} place${differences.length === 1 ? "" : "s"}; \`pulumi up\` repairs that\n`,
    );
  }
  return differences.length === 0 ? EXIT.ok : EXIT.drift;
}
