import { didYouMean } from "../../did-you-mean";
import type { ClusterPlan } from "./clusters";

/** Node name → name of the cluster that it is in. */
export type Placement = ReadonlyMap<string, string>;

/** Pure: each node in the cluster that names it; the others in turns over the clusters that name none. */
export function placeNodes(plans: readonly ClusterPlan[], nodes: readonly string[]): Placement {
  const named = new Map(plans.flatMap(({ name, nodes = [] }) => nodes.map((node) => [node, name])));
  const open = plans.filter((plan) => plan.nodes === undefined);
  const rest = nodes.filter((node) => !named.has(node));
  return new Map(
    nodes.map((node) => {
      const cluster = named.get(node) ?? open[rest.indexOf(node) % open.length]?.name;
      return [node, cluster ?? plans[0]?.name ?? ""];
    }),
  );
}

/** Pure: a sentence for each mistake in which nodes are in which cluster. */
export function placementProblems(
  plans: readonly ClusterPlan[],
  nodes: readonly string[],
  file: string,
): readonly string[] {
  const at = (index: number, key: string): string => `\`testbed:clusters[${index}].${key}\``;
  const problems: string[] = [];
  const clusters = new Map<string, number>();
  const contexts = new Map<string, number>();
  const takenBy = new Map<string, number>();
  plans.forEach(({ name, context, nodes: named = [] }, index) => {
    const twice = clusters.get(name);
    if (twice !== undefined)
      problems.push(
        `${at(index, "name")} is \`${name}\` (${file}): taken by \`testbed:clusters[${twice}]\`; choose another name.`,
      );
    clusters.set(name, index);
    const same = context === undefined ? undefined : contexts.get(context);
    if (same !== undefined)
      problems.push(
        `${at(index, "context")} is \`${context ?? ""}\` (${file}): that cluster is \`testbed:clusters[${same}]\` already; remove one of the two.`,
      );
    if (context !== undefined) contexts.set(context, index);
    named.forEach((node, place) => {
      const key = at(index, `nodes[${place}]`);
      const taken = takenBy.get(node);
      if (!nodes.includes(node))
        problems.push(
          `${key} is \`${node}\` (${file}): the stack has no node of that name; expected one of ${listed(nodes)}.${didYouMean(node, nodes)}`,
        );
      else if (taken !== undefined)
        problems.push(
          `${key} is \`${node}\` (${file}): that node is in \`testbed:clusters[${taken}]\` already; remove one of the two.`,
        );
      takenBy.set(node, index);
    });
  });
  const rest = nodes.filter((node) => !takenBy.has(node));
  if (rest.length > 0 && plans.every((plan) => plan.nodes !== undefined))
    problems.push(
      `no \`nodes\` of \`testbed:clusters\` name ${listed(rest)} (${file}): add them to one of ${listed(plans.map(({ name }) => name))}, or remove the \`nodes\` of a cluster that is to have all others.`,
    );
  const used = new Set(placeNodes(plans, nodes).values());
  plans.forEach(({ name, nodes: named }, index) => {
    // One alone has whatever nodes there are.
    if (plans.length > 1 && named === undefined && !used.has(name))
      problems.push(
        `\`testbed:clusters[${index}]\` is \`${name}\` (${file}): no node is left for it; remove it, or say which ones in its \`nodes\`.`,
      );
  });
  return problems;
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
