import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PREVIEW, renderTo } from "../../cli/render";
import { kindConfig } from "../../components/environments/kind/kind-config";
import { nodeImageOfClusters } from "../../components/environments/kind/node-image-of-clusters";
import { parseSubnet } from "../../components/network/addresses";
import type { KindRun } from "../../test/support/kind-run";
import { STACK } from "../../test/support/workspace";
import { project } from "../../toolchain/project";
import { output } from "../processes";

/** Of every stack here: in the service range of a cluster that `kind` makes by default. */
export const SUBNET = "10.96.77.0/24";

/** What has to be known of a stack to make it without us. */
export interface PlainCluster {
  readonly cluster: string;
  /** Of `kind`. */
  readonly config: string;
  /** As the engine has them. */
  readonly images: readonly string[];
  /** With what `kubectl apply --kustomize` takes, and room for more. */
  readonly folder: string;
}

/** Reads it from a stack that is up, into a folder that goes when the cluster was made. */
export async function plainCluster({ workspace, cluster }: KindRun): Promise<PlainCluster> {
  const folder = mkdtempSync(join(tmpdir(), "testbed-floor-"));
  renderTo(join(folder, "gitops"), STACK, (await workspace.pulumi(...PREVIEW, "--stack", STACK)).output);
  const resources = await workspace.resources();
  const subnet = parseSubnet(SUBNET);
  if (subnet === undefined) throw new Error(`${SUBNET} is no subnet`);
  const plan = { name: cluster, kubeconfig: "", workers: 0 };
  const config = kindConfig({ plan, subnet, nodeImage: nodeImageOfClusters(project), published: [] });
  const images = resources.flatMap(({ type, inputs }) =>
    type === "docker:index/image:Image" ? [String(inputs?.["imageName"])] : [],
  );
  return { cluster, config, images, folder };
}

/**
 * Seconds that the same cluster with the same pods takes with nothing but `kind create`, `kind load`, `kubectl apply` and `kubectl rollout
 * status`.
 * Less is done than by a stack: no service is started in the pods, and nothing is verified.
 */
export async function plainKind({ cluster, config, images, folder }: PlainCluster): Promise<number> {
  const file = join(folder, "kind.json");
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(file, config);
  const kubectl = (...argv: readonly string[]) => output(["kubectl", "--kubeconfig", kubeconfig, ...argv]);
  const began = performance.now();
  try {
    const about = ["--name", cluster, "--kubeconfig", kubeconfig];
    await output(["kind", "create", "cluster", ...about, "--config", file, "--wait", "120s"]);
    await output(["kind", "load", "docker-image", "--name", cluster, ...images]);
    const apps = join(folder, "gitops", "clusters", cluster, "apps");
    await kubectl("apply", "--kustomize", join(apps, readdirSync(apps)[0] ?? ""));
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
