import type { NodeSpec } from "../../spec";
import { ClusterError, kubectl, type Ask } from "./kubectl";
import { stackNamespace } from "./objects/namespace";
import { nodeSet } from "./objects/node-set";
import type { ObservedCluster } from "./observe";

export interface AdmissionArgs {
  readonly stack: string;
  readonly owner: string;
  readonly namespace: string;
  /** Those that are to be in the cluster, with all that runs on them. */
  readonly nodes: readonly NodeSpec[];
  readonly registry: string | undefined;
  readonly file: string;
}

/**
 * What says nothing of pods in the stack's own namespace: its label lets them in, a quota is another namespace's, and who may
 * make StatefulSets need not be one who may make pods.
 */
const elsewhere =
  /violates PodSecurity|exceeded quota|cannot create resource "pods"|does not support dry run/;

/**
 * Asks a cluster that is there, without effect, whether it takes the stack's namespace and pods with what its nodes need.
 * @returns a sentence for each sort of them that it refuses
 */
export async function admissionProblems(
  { cluster: { ask, plan, state }, seen }: ObservedCluster,
  { stack, owner, namespace, nodes, registry, file }: AdmissionArgs,
): Promise<readonly string[]> {
  if (state !== "given" || ask === undefined) return [];
  const about = (what: string, said: string) =>
    `the cluster \`${plan.name}\` (\`testbed:clusters\`, ${file}) does not take ${what}: ${said}. Have its administrator allow that, or use a cluster that \`kind\` makes.`;
  if (seen.namespace === undefined) {
    const wanted = stackNamespace({ stack, owner, namespace }, 0);
    const said = await refusal(ask, { apiVersion: "v1", kind: "Namespace", ...wanted });
    if (said !== undefined) return [about(`a namespace \`${namespace}\` for privileged pods`, said)];
  }
  const sorts = new Map(nodes.map((node) => [needsOf(node).join(" and "), node]));
  const problems = await Promise.all(
    [...sorts].map(async ([needs, node]) => {
      const said = await refusal(ask, {
        ...{ apiVersion: "v1", kind: "Pod" },
        metadata: { name: "testbed-try", namespace: seen.namespace ? namespace : "default" },
        spec: podOf(node, registry),
      });
      if (said === undefined || elsewhere.test(said)) return [];
      return [about(`a pod like that of \`${node.name}\`, which needs ${needs}`, said)];
    }),
  );
  return problems.flat();
}

/** All pods need NET_ADMIN when they begin, for their address. */
const needsOf = ({ services }: NodeSpec): readonly string[] => [
  ...new Set(["NET_ADMIN", ...services.flatMap(({ needs = [] }) => needs)]),
];

/** As its StatefulSet would make it, but that there is no claim yet. */
function podOf(node: NodeSpec, registry: string | undefined): object {
  const image = [...(registry === undefined ? [] : [registry]), "testbed-node:try"].join("/");
  const about = { stack: "try", owner: "try", namespace: "default", placed: [], limits: {} };
  const { template } = nodeSet({ ...about, node, image, epochs: { made: 0, epoch: 0 } }).spec;
  return { ...template.spec, volumes: [...template.spec.volumes, { name: "kept", emptyDir: {} }] };
}

/** What a cluster says against an object; undefined when it would make it. */
async function refusal(ask: Ask, object: object): Promise<string | undefined> {
  try {
    await kubectl(ask, ["create", "--dry-run=server", "--filename", "-"], JSON.stringify(object));
    return undefined;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return error.message.replaceAll(/\s+/g, " ").replace(/^Error from server( \(\w+\))?: (error when creating "STDIN": )?/, ""); // prettier-ignore
  }
}
