import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { docker, EngineError } from "../containers/docker-command";
import type { ClusterPlan } from "./clusters";
import { ANNOTATION, KUBECTL_CACHE } from "./names";
import { ClusterError, kubectl, type Ask } from "./kubectl";

/** What is there of a cluster. */
export interface SeenCluster {
  readonly plan: ClusterPlan;
  /** How it is asked, if it answers. */
  readonly ask?: Ask;
  /**
   * `absent`; `ours`; `half-made` by a deployment that was killed; `silent`: ours and once whole, but it cannot be asked; `foreign`.
   * Given ones are nobody's: `given`.
   */
  readonly state: "absent" | "ours" | "half-made" | "silent" | "foreign" | "given";
  /** Why it cannot be asked. */
  readonly reason?: string;
  /** When it was made. */
  readonly epoch?: number;
  /** Digest of the configuration that it was made with. */
  readonly config?: string;
}

/** Says that a cluster of a name is ours, also while it is being made; relative to the project. */
export const recordOf = ({ kubeconfig }: ClusterPlan): string =>
  kubeconfig.replace("kubeconfig-", "cluster-");

/** How a cluster is asked before its credentials were put anywhere. */
function askOf({ name, context }: ClusterPlan): Ask {
  if (context !== undefined) return ["kubectl", "--cache-dir", KUBECTL_CACHE, "--context", context];
  const inside = ["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf"];
  return ["docker", "exec", "-i", `${name}-control-plane`, ...inside];
}

/**
 * Looks at a cluster; changes nothing.
 * @throws ClusterError when one that is given does not answer, EngineError when there is no engine to make one
 */
export async function lookAtCluster(plan: ClusterPlan, owner: string, project: string): Promise<SeenCluster> {
  const ask = askOf(plan);
  if (plan.context !== undefined) return { plan, ask, state: "given", epoch: await madeAt(ask) };
  const filter = `label=io.x-k8s.kind.cluster=${plan.name}`;
  const nodes = (await docker(["ps", "--all", "--filter", filter, "--format", "{{.Names}}"])).trim();
  if (nodes === "") return { plan, state: "absent" };
  const recorded = isRecorded(join(project, recordOf(plan)), owner);
  try {
    const { metadata } = JSON.parse(
      await kubectl(ask, ["get", "namespace", "kube-system", "--output", "json"]),
    ) as { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } };
    const marks = metadata.annotations ?? {};
    if (marks["testbed.owner"] !== owner) return { plan, state: recorded ? "half-made" : "foreign" };
    const [epoch, config] = [Number(marks[ANNOTATION.epoch]), marks["testbed.config"]];
    return { plan, ask, state: "ours", epoch, ...(config !== undefined && { config }) };
  } catch (error) {
    if (!(error instanceof ClusterError || error instanceof EngineError)) throw error;
    if (!recorded) return { plan, state: "foreign" };
    const state = wasWhole(plan, nodes, project) ? "silent" : "half-made";
    return { plan, state, reason: error.message };
  }
}

/** When a cluster was made that is there: another one of the same name has another. 0 where its user may not ask. */
async function madeAt(ask: Ask): Promise<number> {
  const told = ["namespace", "kube-system", "--output", "jsonpath={.metadata.creationTimestamp}"];
  try {
    return Date.parse(await kubectl(ask, ["get", ...told])) / 1000;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    await kubectl(ask, ["get", "--raw", "/readyz"]);
    return 0;
  }
}

function isRecorded(file: string, owner: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8").trim() === owner;
}

/** `kind` writes credentials last; without its control plane there is nothing left of what a cluster kept. */
function wasWhole({ kubeconfig, name }: ClusterPlan, nodes: string, project: string): boolean {
  const file = statSync(join(project, kubeconfig), { throwIfNoEntry: false });
  return file !== undefined && file.size > 0 && nodes.split("\n").includes(`${name}-control-plane`);
}

/** Pure: what keeps us from having the cluster, in a sentence. */
export function clusterProblems(
  { plan: { name }, state, reason = "" }: SeenCluster,
  file: string,
): readonly string[] {
  // What it has would be taken for gone, and made anew without what it keeps.
  if (state === "silent")
    return [
      `the cluster \`${name}\` is there, but cannot be asked what it has (${reason}): start it (\`docker start $(docker ps -aq --filter label=io.x-k8s.kind.cluster=${name})\`) and try again, or give up what it keeps (\`kind delete cluster --name ${name}\`).`,
    ];
  if (state !== "foreign") return [];
  return [
    `there is a cluster \`${name}\` that is not of this stack: give this stack's another name (\`testbed:clusters\`, ${file}), or remove that one (\`kind delete cluster --name ${name}\`).`,
  ];
}
