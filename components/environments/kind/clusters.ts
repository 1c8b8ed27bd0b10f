import type { TestbedConfig } from "../../config";
import { clusterName, kubeconfigFile } from "./names";

export type KindConfig = Extract<TestbedConfig, { readonly environment: "kind" }>;

type DeclaredCluster = NonNullable<KindConfig["clusters"]>[number];

/** A cluster of a stack. */
export interface ClusterPlan {
  readonly name: string;
  /** Where its credentials are put, relative to the project. */
  readonly kubeconfig: string;
  /** The user's context; undefined: `kind` makes the cluster. */
  readonly context?: string | undefined;
  readonly workers: number;
}

/** Pure: the clusters of a stack, as declared, or the one that it has otherwise. */
export function clustersOf(
  { clusters }: KindConfig,
  stack: string,
): readonly [ClusterPlan, ...ClusterPlan[]] {
  const plan = ({ name, context, workers = 0 }: DeclaredCluster): ClusterPlan => ({
    ...{ name, context, workers },
    kubeconfig: kubeconfigFile(stack, name),
  });
  const [first = { name: clusterName(stack) }, ...others] = clusters ?? [];
  return [plan(first), ...others.map(plan)];
}

/** Pure: a sentence for more than one. */
export function severalClusters(plans: readonly ClusterPlan[], file: string): readonly string[] {
  if (plans.length === 1) return [];
  return [
    `\`testbed:clusters\` names ${plans.length} clusters (${file}): a stack can be on one so far; keep one of ${plans.map(({ name }) => `\`${name}\``).join(", ")}.`,
  ];
}
