import { didYouMean } from "../components/did-you-mean";
import type { InventoryNode } from "../scenarios/inventory";
import { Problem } from "./exit";

/** The logs of a node that are wanted. */
export interface ChosenLog {
  readonly node: InventoryNode;
  /** Name (`NODE/SERVICE`) and path on the node. */
  readonly logs: readonly { readonly log: string; readonly path: string }[];
}

/**
 * Those of one node or of all, of some services or of all.
 * @throws Problem when there is no such node or service
 */
export function chosenLogs(
  nodes: readonly InventoryNode[],
  node: string | undefined,
  services: readonly string[],
): readonly ChosenLog[] {
  const names = nodes.map(({ name }) => name);
  const wanted = nodes.filter(({ name }) => node === undefined || name === node);
  if (wanted.length === 0)
    throw new Problem(
      `there is no node ${node ?? ""}: there are ${names.join(", ")}.${didYouMean(node ?? "", names)}`,
    );
  const known = [...new Set(wanted.flatMap((each) => each.services.map(({ name }) => name)))];
  for (const service of services)
    if (!known.includes(service))
      throw new Problem(
        `no service ${service} runs there: there are ${known.join(", ")}.${didYouMean(service, known)}`,
      );
  const chosen = wanted.map((each) => ({
    node: each,
    logs: each.services.flatMap(({ name, log }) =>
      log !== undefined && (services.length === 0 || services.includes(name))
        ? [{ log: `${each.name}/${name}`, path: log }]
        : [],
    ),
  }));
  return chosen.filter(({ logs }) => logs.length > 0);
}
