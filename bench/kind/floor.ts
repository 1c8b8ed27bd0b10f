import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PREVIEW, renderTo } from "../../cli/render";
import { kindConfig } from "../../components/environments/kind/kind-config";
import { nodeImageOfClusters } from "../../components/environments/kind/node-image-of-clusters";
import type { Deployment } from "../../components/inventory-file";
import { parseSubnet } from "../../components/network/addresses";
import type { KindRun } from "../../test/support/kind-run";
import { STACK } from "../../test/support/workspace";
import { project } from "../../toolchain/project";
import { output } from "../processes";
import { withServices } from "./services";

/** Of every stack here: in the service range of a cluster that `kind` makes by default. */
export const SUBNET = "10.96.77.0/24";

/** What has to be known of a stack to make it without us. */
export interface PlainCluster {
  readonly cluster: string;
  /** Of `kind`. */
  readonly config: string;
  /** As the engine has them. */
  readonly images: readonly string[];
  /** For files of its own. */
  readonly folder: string;
  /** In it, what `kubectl apply --kustomize` takes. */
  readonly apps: string;
}

/** Reads it from a stack that is up, into a folder that goes when the cluster was made. */
export async function plainCluster({ workspace, cluster }: KindRun): Promise<PlainCluster> {
  const folder = mkdtempSync(join(tmpdir(), "testbed-floor-"));
  const gitops = join(folder, "gitops");
  renderTo(gitops, STACK, (await workspace.pulumi(...PREVIEW, "--stack", STACK)).output);
  const resources = await workspace.resources();
  const pods = resources.flatMap(({ type, inputs }) =>
    type === "kubernetes:apps/v1:StatefulSet" ? [inputs as unknown as PodSet] : [],
  );
  const deployment = join(workspace.directory, ".testbed", "run", STACK, "deployment.json");
  const { nodes } = JSON.parse(readFileSync(deployment, "utf8")) as Deployment;
  const apps = join(gitops, "clusters", cluster, "apps");
  const rendered = {
    folder: join(apps, readdirSync(apps)[0] ?? ""),
    namespace: pods[0]?.metadata.namespace ?? "",
  };
  const images = new Map(
    pods.map(({ metadata, spec }) => [metadata.name, spec.template.spec.containers[0]?.image ?? ""]),
  );
  const subnet = parseSubnet(SUBNET);
  if (subnet === undefined) throw new Error(`${SUBNET} is no subnet`);
  const plan = { name: cluster, kubeconfig: "", workers: 0 };
  const config = kindConfig({ plan, subnet, nodeImage: nodeImageOfClusters(project), published: [] });
  return {
    ...{ cluster, config, folder },
    images: [...new Set(images.values())],
    apps: withServices(folder, rendered, nodes, (node) => images.get(node) ?? ""),
  };
}

/** Of the inputs of a resource. */
interface PodSet {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

/**
 * Seconds that the same cluster with the same services takes with nothing but `kind create`, `kind load`, `kubectl apply` and
 * `kubectl rollout status`: until Kubernetes' own probes find each service ready. Less is done than by a stack: nothing is verified.
 */
export async function plainKind({ cluster, config, images, folder, apps }: PlainCluster): Promise<number> {
  const file = join(folder, "kind.json");
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(file, config);
  const kubectl = (...argv: readonly string[]) => output(["kubectl", "--kubeconfig", kubeconfig, ...argv]);
  const began = performance.now();
  try {
    const about = ["--name", cluster, "--kubeconfig", kubeconfig];
    await output(["kind", "create", "cluster", ...about, "--config", file, "--wait", "120s"]);
    await output(["kind", "load", "docker-image", "--name", cluster, ...images]);
    // By the server: the program of the nodes is too big for what the client notes of it.
    await kubectl("apply", "--server-side", "--kustomize", apps);
    const sets = JSON.parse(await kubectl("get", "statefulsets", "--all-namespaces", "--output", "json")) as {
      readonly items: readonly { readonly metadata: { readonly name: string; readonly namespace: string } }[];
    };
    await Promise.all(
      sets.items.map(({ metadata: { name, namespace } }) =>
        kubectl("--namespace", namespace, "rollout", "status", `statefulset/${name}`, "--timeout=120s"),
      ),
    );
    return (performance.now() - began) / 1000;
  } finally {
    await output(["kind", "delete", "cluster", "--name", cluster, "--kubeconfig", kubeconfig]);
    rmSync(folder, { recursive: true });
  }
}
