import type { ClusterPlan } from "./clusters";
import { kubectl, type Ask } from "./kubectl";

/** Makers of volumes that stay on one machine. */
const local = ["rancher.io/local-path", "kubernetes.io/host-path", "kubernetes.io/no-provisioner", "docker.io/hostpath", "microk8s.io/hostpath", "k8s.io/minikube-hostpath"]; // prettier-ignore

const stays = (cluster: string, by: string): string =>
  `what a pod of the cluster \`${cluster}\` keeps stays on the machine where it first was (${by}), so that no pod can move`;

const alone = (cluster: string, many: number, how: string): string =>
  `the cluster \`${cluster}\` has ${many} machine${many === 1 ? "" : "s"} that take${many === 1 ? "s" : ""} pods, and whoever is to move needs another one; ${how}`;

/** Whether a cluster that is made keeps what pods keep where all its machines have it. */
export function sharesVolumes({ workers }: ClusterPlan, nodeImage: string | undefined): boolean {
  return workers > 1 && nodeImage !== undefined;
}

/** Pure: why no machine of a cluster that `kind` makes can be cleared. */
export function madeDrainProblem(plan: ClusterPlan, nodeImage: string | undefined): string | undefined {
  // With workers the control plane takes no pods.
  if (plan.workers < 2) return alone(plan.name, 1, "add `workers: 2` to it in `testbed:clusters`");
  return sharesVolumes(plan, nodeImage) ? undefined : stays(plan.name, "rancher.io/local-path");
}

interface Listed<T> {
  readonly items: readonly T[];
}
interface Machine {
  readonly spec: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly effect: string }[];
  };
}
interface StorageClass {
  readonly provisioner: string;
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Why no machine of a cluster that is there can be cleared. Changes nothing. @throws ClusterError */
export async function givenDrainProblem({ name }: ClusterPlan, ask: Ask): Promise<string | undefined> {
  const list = async <T>(what: string) =>
    JSON.parse(await kubectl(ask, ["get", what, "--output", "json"])) as Listed<T>;
  const [machines, classes] = await Promise.all([list<Machine>("nodes"), list<StorageClass>("storageclasses")]); // prettier-ignore
  const open = machines.items.filter(
    ({ spec: { unschedulable, taints = [] } }) =>
      unschedulable !== true && taints.every(({ effect }) => effect === "PreferNoSchedule"),
  );
  if (open.length < 2) return alone(name, open.length, "add one to the cluster");
  const usual = classes.items.find(
    ({ metadata }) => metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true",
  );
  return usual !== undefined && local.includes(usual.provisioner)
    ? stays(name, usual.provisioner)
    : undefined;
}
