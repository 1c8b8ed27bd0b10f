/** `testbed heal` */
import { isDeepStrictEqual } from "node:util";
import { operations, type Found } from "../components/environments/operations";
import { healAll, type HealReport } from "../scenarios/faults/heal";
import { reasonOf } from "../scenarios/reason";
import { EXIT, Problem } from "./exit";
import type { StackOptions } from "./options";
import { knownStacks, stacksOf } from "./project";

export interface HealOptions extends StackOptions {
  /** Also what other checkouts of Testbed left on this machine. */
  readonly all?: boolean;
}

export async function heal(root: string, options: HealOptions): Promise<number> {
  // How a node is reached is told relative to the project.
  process.chdir(root);
  if (options.stack !== undefined && options.all !== true) refuseUnknown(root, options.stack);
  const stacks = options.stack === undefined ? stacksOf(root) : [options.stack];
  const places = options.all === true ? [undefined] : stacks.map((stack) => ({ stack, project: root }));
  const found = await Promise.all(
    Object.entries(operations).flatMap(([environment, operate]) =>
      places.map(async (place): Promise<Found> => {
        try {
          return await operate().findNodes(place);
        } catch (error) {
          // One environment that cannot be looked at keeps no other from being healed.
          return { nodes: [], unseen: [{ where: environment, reason: reasonOf(error) }] };
        }
      }),
    ),
  );
  // Several stacks may be in the same place, which is said once.
  const unseen = found
    .flatMap((each) => each.unseen)
    .filter((each, index, all) => all.findIndex((other) => isDeepStrictEqual(other, each)) === index)
    .map(({ where, reason }): HealReport => ({ node: where, undone: [], error: reason }));
  const healed = await healAll(found.flatMap(({ nodes }) => nodes));
  const reports = [...unseen, ...healed];
  const failed = reports.filter((report) => report.error !== undefined);
  if (options.json === true) process.stdout.write(`${JSON.stringify({ nodes: reports }, undefined, 2)}\n`);
  else {
    for (const { node, undone, error } of reports) {
      if (error !== undefined) process.stderr.write(`${node}: ${error}\n`);
      if (error === undefined || undone.length > 0)
        process.stdout.write(`${node}: ${undone.length === 0 ? "nothing to undo" : undone.join("; ")}\n`);
    }
    if (reports.length === 0) process.stdout.write("no host of ours exists, so there is nothing to heal\n");
    if (failed.length > 0)
      process.stderr.write(
        `${failed.length} of ${reports.length} could not be healed; see above, then call it again\n`,
      );
  }
  return failed.length > 0 ? EXIT.notPass : EXIT.ok;
}

/** A misspelt name has no hosts, which must not read as if all were well. */
function refuseUnknown(root: string, stack: string): void {
  const known = knownStacks(root);
  if (known.includes(stack)) return;
  const names = known.length === 0 ? "there is none" : `there are ${known.join(", ")}`;
  throw new Problem(
    `no stack ${stack} is known here, so nothing was healed: ${names}. \`testbed heal --all\` undoes what is left of any`,
  );
}
