/** `testbed heal` */
import { findNodes } from "../components/environments/local/find";
import { ownerId } from "../components/environments/local/names";
import { healAll } from "../scenarios/faults/heal";
import { EXIT } from "./exit";
import type { StackOptions } from "./options";
import { stacksOf } from "./project";

export interface HealOptions extends StackOptions {
  /** Also what other checkouts of Testbed left on this machine. */
  readonly all?: boolean;
}

export async function heal(root: string, options: HealOptions): Promise<number> {
  // How a node is reached is told relative to the project.
  process.chdir(root);
  const stacks = options.stack === undefined ? stacksOf(root) : [options.stack];
  const nodes = options.all
    ? await findNodes()
    : (await Promise.all(stacks.map((stack) => findNodes(ownerId(stack, root))))).flat();
  const reports = await healAll(nodes);
  const failed = reports.filter((report) => report.error !== undefined);
  if (options.json === true) process.stdout.write(`${JSON.stringify({ nodes: reports }, undefined, 2)}\n`);
  else {
    for (const { node, undone, error } of reports) {
      if (error !== undefined) process.stderr.write(`${node}: ${error}\n`);
      else process.stdout.write(`${node}: ${undone.length === 0 ? "nothing to undo" : undone.join("; ")}\n`);
    }
    if (reports.length === 0) process.stdout.write("no host of ours exists, so there is nothing to heal\n");
    if (failed.length > 0)
      process.stderr.write(
        `${failed.length} of ${reports.length} nodes could not be healed; see above, then call it again\n`,
      );
  }
  return failed.length > 0 ? EXIT.notPass : EXIT.ok;
}
