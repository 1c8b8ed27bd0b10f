import { Cluster, type Name } from "../../../toolchain/plugins/kubernetes/cluster";
import { list, type JsonMap, type KubeObject } from "../../../toolchain/plugins/kubernetes/object";
import { skip } from "../../support/skip";
import { clusterForTests } from "./kubernetes-cluster";
import type { Resource } from "./stack";

/** The cluster that the plugin is tried with, and what nobody else has there. */
export interface TestCluster {
  readonly cluster: Cluster;
  readonly kubeconfig: string;
  /** Namespaces of this run begin with it. What is in them is removed after the tests. */
  readonly prefix: string;
  /** An image that every node has, whose container runs until it is stopped. */
  readonly idle: string;
  /** One whose program prints what it does not understand, and ends. */
  readonly failing: string;
}

/** Gives the tests of the surrounding `describe` a cluster; they are skipped where there is none. */
export function withCluster(): () => TestCluster {
  const prefix = `contract-${String(process.pid)}-${Math.random().toString(36).slice(2, 6)}`;
  let found: TestCluster | undefined;
  before(async function () {
    this.timeout(600_000);
    const made = await clusterForTests();
    if (typeof made === "string") skip(this, made);
    const { kubeconfig } = made;
    const cluster = new Cluster();
    cluster.configure({ kubeconfig });
    found = { cluster, kubeconfig, prefix, ...(await imagesOf(cluster)) };
  });
  after(() => found && clean(found.cluster, prefix));
  return () => {
    if (found === undefined) throw new Error("the cluster is looked for in a before hook, which did not run");
    return found;
  };
}

/** The provider resource of a fixture program that leads to the cluster. */
export function provider({ kubeconfig }: TestCluster, more: Resource = {}): Resource {
  return { type: "kubernetes", kubeconfig, ...more };
}

/** Changes an object as kubectl does for somebody. */
export function byHand(
  cluster: Cluster,
  name: Name,
  patch: JsonMap,
  manager = "kubectl-edit",
): Promise<KubeObject> {
  return cluster.patch(name, patch, "application/merge-patch+json", { fieldManager: manager });
}

/** A pod template of one container. */
export function template(labels: Readonly<Record<string, string>>, container: Resource): Resource {
  return {
    metadata: { labels },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: "main", imagePullPolicy: "Never", ...container }],
    },
  };
}

/** What every cluster of kind has on its nodes. */
async function imagesOf(cluster: Cluster): Promise<Pick<TestCluster, "idle" | "failing">> {
  const nodes = await cluster.list({ apiVersion: "v1", kind: "Node" }, {});
  const names = nodes.flatMap((node) =>
    list(node, "status", "images").flatMap(({ names }) => (names ?? []) as readonly string[]),
  );
  const named = (part: RegExp): string => {
    const name = names.find((one) => part.test(one) && !one.includes("@"));
    if (name === undefined) throw new Error(`no node has an image like ${part.source}: ${names.join(", ")}`);
    return name;
  };
  return { idle: named(/\/pause:/), failing: named(/\/kube-proxy/) };
}

async function clean(cluster: Cluster, prefix: string): Promise<void> {
  const namespaces = await cluster.list({ apiVersion: "v1", kind: "Namespace" }, {});
  const own = namespaces.filter(({ metadata }) => metadata.name.startsWith(prefix));
  for (const { metadata } of own) {
    await cluster.delete({ apiVersion: "v1", kind: "Namespace", name: metadata.name }, {});
  }
}
