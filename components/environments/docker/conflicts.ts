import { overlap, rangeOf, type Subnet } from "../../network/addresses";
import type { ListedNetwork } from "./engine";
import { LABEL, networkName } from "./names";

export interface TakenArgs {
  /** The engine, for people. */
  readonly engine: string;
  readonly stack: string;
  readonly owner: string;
  readonly subnet: Subnet;
  readonly networks: readonly ListedNetwork[];
  /** Containers of the engine by name, each with its owner if it is of a testbed. */
  readonly containers: ReadonlyMap<string, string>;
  /** Names that our containers are to have. */
  readonly wanted: readonly string[];
  readonly file: string;
}

/** A sentence for each name and address range that something else on the engine has already. Pure. */
export function takenByOthers(args: TakenArgs): string[] {
  const { engine, stack, owner, subnet, networks, containers, wanted, file } = args;
  const problems: string[] = [];
  const others = networks.filter(({ labels }) => labels[LABEL.owner] !== owner);
  const cure = "destroy that first, or give this stack another name";
  if (others.some(({ name }) => name === networkName(stack)))
    problems.push(`${engine} has a network \`${networkName(stack)}\` that is not of this stack: ${cure}.`);
  for (const { name, subnets } of others)
    for (const cidr of subnets) {
      const other = rangeOf(cidr);
      if (other && overlap(other, subnet))
        problems.push(
          `the network \`${name}\` of ${engine} has \`${cidr}\`, which overlaps with this stack's \`${subnet.cidr}\`: remove that network, or set \`testbed:network.subnet\` (${file}) to a free range.`,
        );
    }
  for (const name of wanted) {
    const other = containers.get(name);
    if (other !== undefined && other !== owner)
      problems.push(
        `${engine} has a container \`${name}\` that is ${other === "" ? "not of a testbed" : "of another checkout"}: ${cure}.`,
      );
  }
  return problems;
}
