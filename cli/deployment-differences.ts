/** What a run was made against, compared with what is deployed now. Pure. */
import type { Inventory, InventoryNode } from "../scenarios/inventory";

/** A sentence for each difference that a verdict may depend on. */
export function differences(then: Inventory, now: Inventory): readonly string[] {
  const of = (what: "environment" | "system" | "profile"): readonly string[] =>
    then[what] === now[what] ? [] : [`${what}: then ${then[what]}, now ${now[what]}`];
  return [...of("environment"), ...of("system"), ...of("profile"), ...nodeDifferences(then.nodes, now.nodes)];
}

function nodeDifferences(then: readonly InventoryNode[], now: readonly InventoryNode[]): readonly string[] {
  const present = new Map(now.map((node) => [node.name, node]));
  const past = new Set(then.map(({ name }) => name));
  return [
    ...then.flatMap((node) => {
      const found = present.get(node.name);
      return found === undefined ? [`node ${node.name}: is gone`] : changes(node, found);
    }),
    ...now.flatMap(({ name }) => (past.has(name) ? [] : [`node ${name}: is new`])),
  ];
}

function changes(then: InventoryNode, now: InventoryNode): readonly string[] {
  const services = ({ services: all }: InventoryNode): string =>
    all
      .map(({ name }) => name)
      .sort()
      .join(", ") || "none";
  const compare = (what: string, before: string, after: string): readonly string[] =>
    before === after ? [] : [`node ${then.name}, ${what}: then ${before}, now ${after}`];
  return [
    ...compare("role", then.role, now.role),
    ...compare("address", then.address, now.address),
    ...compare("services", services(then), services(now)),
  ];
}
