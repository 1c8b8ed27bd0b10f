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
  /** Names of the stack's nodes that are to be in it; undefined: some of those that no cluster names. */
  readonly nodes?: readonly string[] | undefined;
}

/** Pure: the clusters of a stack, as declared, or the one that it has otherwise. */
export function clustersOf(
  { clusters }: KindConfig,
  stack: string,
): readonly [ClusterPlan, ...ClusterPlan[]] {
  const plan = ({ name, context, workers = 0, nodes }: DeclaredCluster): ClusterPlan => ({
    ...{ name, context, workers, nodes },
    kubeconfig: kubeconfigFile(stack, name),
  });
  const [first = { name: clusterName(stack) }, ...others] = clusters ?? [];
  return [plan(first), ...others.map(plan)];
}
