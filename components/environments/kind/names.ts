import { join } from "node:path";
import type { Delivery } from "../../hosts/command";
import { quote } from "../../hosts/quote";

/** Path of a script of this environment, relative to the project. */
export function script(name: string): string {
  return `components/environments/kind/scripts/${name}.sh`;
}

/** Path of a program of this environment that runs on the controller, relative to the project. */
export function program(name: string): string {
  return `components/environments/kind/programs/${name}.cjs`;
}

/** What names of Kubernetes may have; names of stacks may have more. */
const asLabel = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");

/** Namespace of a stack's pods. */
export function namespaceName(stack: string): string {
  return `testbed-${asLabel(stack)}`;
}

/** Name of the cluster that is made for a stack which names none. */
export const clusterName = namespaceName;

/** The only replica of a node's StatefulSet. */
export function podName(node: string): string {
  return `${node}-0`;
}

/** The container of a pod that is the host. */
export const HOST_CONTAINER = "node";

/** Where the credentials of a cluster are, relative to the project: never in the user's own file. */
export function kubeconfigFile(stack: string, cluster: string): string {
  return join(".testbed", "run", stack, `kubeconfig-${cluster}`);
}

/** What marks everything of ours in a cluster: labels by which it is found, and annotations for the rest. */
export const LABEL = {
  owner: "testbed.owner",
  stack: "testbed.stack",
  node: "testbed.node",
  role: "testbed.role",
  /** Of what leads to a node of another cluster. */
  link: "testbed.link",
} as const;
export const ANNOTATION = {
  role: "testbed.role",
  address: "testbed.address",
  services: "testbed.services",
  /** Another one when the object was made, see `replacementTrigger`. */
  made: "testbed.made",
  /** See `Observed.epoch`. */
  epoch: "testbed.epoch",
  /** Digest of what was declared, see `essence.ts`. */
  declared: "testbed.declared",
} as const;

/** Where a stack's pods are. */
export interface PodPlace {
  /** Relative to the project. */
  readonly kubeconfig: string;
  readonly namespace: string;
}

/** argv prefix that asks a cluster for what is in the namespace of a stack. */
export function kubectlFor({ kubeconfig, namespace }: PodPlace): readonly string[] {
  return ["kubectl", "--kubeconfig", kubeconfig, "--cache-dir", KUBECTL_CACHE, "--namespace", namespace];
}

/** What `kubectl` remembers of clusters is ours too. */
export const KUBECTL_CACHE = ".testbed/cache/kubectl";

/** argv prefix that runs a program in a node's pod, in its copy of the project. */
export function inPod(place: PodPlace, node: string): readonly string[] {
  return [...kubectlFor(place), "exec", "-i", podName(node), "-c", HOST_CONTAINER, "--"];
}

/** Runs scripts in a pod. */
export function into({ kubeconfig, namespace }: PodPlace, node: string): Delivery {
  return (verb, { file, args = [] }) =>
    quote(["sh", script("do"), kubeconfig, namespace, podName(node), file, verb, ...args]);
}

/** The same for this environment's own. They converge from whatever they find: an update is a create. */
export function own(place: PodPlace, node: string): Delivery {
  return (verb, task) => into(place, node)(verb === "update" ? "create" : verb, task);
}
