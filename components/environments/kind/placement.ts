import * as shared from "../placement";
import type { ClusterPlan } from "./clusters";

/** Node name → name of the cluster that it is in. */
export type Placement = ReadonlyMap<string, string>;

/** Pure: each node in the cluster that names it; the others in turns over the clusters that name none. */
export function placeNodes(plans: readonly ClusterPlan[], nodes: readonly string[]): Placement {
  return new Map([...shared.placeNodes(plans, nodes)].map(([node, { name }]) => [node, name]));
}

/** Pure: a sentence for each mistake in which nodes are in which cluster. */
export function placementProblems(
  plans: readonly ClusterPlan[],
  nodes: readonly string[],
  file: string,
): readonly string[] {
  const problems = [...shared.placementProblems("testbed:clusters", plans, nodes, file)];
  const contexts = new Map<string, number>();
  plans.forEach(({ context }, index) => {
    if (context === undefined) return;
    const same = contexts.get(context);
    if (same !== undefined)
      problems.push(
        `\`testbed:clusters[${index}].context\` is \`${context}\` (${file}): that cluster is \`testbed:clusters[${same}]\` already; remove one of the two.`,
      );
    contexts.set(context, index);
  });
  return problems;
}
