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
  const contexts = plans.map(({ context }) => context);
  return [
    ...shared.placementProblems("testbed:clusters", plans, nodes, file),
    ...shared.sameTwice("testbed:clusters", "context", contexts, "cluster", file),
  ];
}
