import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { lookEverywhere } from "../look-everywhere";
import type { InventoryNode } from "../../../scenarios/inventory";
import type { Operations, StackPlace } from "../operations";
import { ownerId } from "../owner";
import { drift } from "../supervision/observations";
import { inventoryNode } from "./inventory";
import { ClusterError, kubectl } from "./kubectl";
import { ANNOTATION, KUBECTL_CACHE, kubectlFor, LABEL, namespaceName, podName, type PodPlace } from "./names";
import { absentLinks } from "./linked";
import { observe } from "./observe";
import type { SeenObject } from "./seen-objects";

/** Hosts are found by the labels of their objects, in every cluster of which there are credentials. */
export const kindOperations: Operations = {
  findNodes(place) {
    const clusters = deployedTo(place);
    return lookEverywhere(clusters, ({ kubeconfig }) => `cluster ${clusterOf(kubeconfig)}`, hostsOf);
  },
  async observeDrift({ stack, project }, declared) {
    const namespace = namespaceName(stack);
    const owner = ownerId(stack, project);
    const observed = await Promise.all(
      kubeconfigs(stack, project).map((kubeconfig) => {
        const name = clusterOf(kubeconfig);
        const ask = ["kubectl", "--kubeconfig", kubeconfig, "--cache-dir", KUBECTL_CACHE];
        const plan = { name, kubeconfig, workers: 0 };
        return observe({ plan, ask, state: "ours", epoch: 0 }, { namespace, owner, project });
      }),
    );
    const all = {
      drift: observed.flatMap((each) => [...each.drift, ...absentLinks(each, declared)]),
      found: new Set(observed.flatMap(({ found }) => [...found])),
    };
    return drift(all, declared);
  },
  stop: (place) => scale(place, 0),
  start: (place) => scale(place, 1),
};

/** Credentials of a stack's clusters, relative to the project. */
function kubeconfigs(stack: string, project: string): readonly string[] {
  const folder = join(".testbed", "run", stack);
  if (!existsSync(join(project, folder))) return [];
  return readdirSync(join(project, folder))
    .filter((name) => name.startsWith("kubeconfig-"))
    .map((name) => join(folder, name));
}

const clusterOf = (kubeconfig: string): string => kubeconfig.replace(/^.*kubeconfig-/, "");

interface Deployed extends PodPlace {
  readonly stack: string;
  readonly owner: string;
}

/** Where a stack has pods, or every stack of this project. */
function deployedTo(place: StackPlace | undefined): readonly Deployed[] {
  const project = place?.project ?? process.cwd();
  const runs = join(project, ".testbed", "run");
  const stacks = place ? [place.stack] : existsSync(runs) ? readdirSync(runs) : [];
  return stacks.flatMap((stack) =>
    kubeconfigs(stack, project).map((kubeconfig) => ({
      ...{ stack, kubeconfig, namespace: namespaceName(stack) },
      owner: ownerId(stack, project),
    })),
  );
}

/** Of each StatefulSet, whether its pod runs or not: machines that were cleared of a pod stay so while it is nowhere. */
async function hostsOf(place: Deployed): Promise<readonly InventoryNode[]> {
  const { items } = await list(place, "statefulsets,pods");
  const pods = new Map(items.flatMap((item) => (item.kind === "Pod" ? [[item.metadata.name, item]] : [])));
  return items
    .filter(({ kind }) => kind === "StatefulSet")
    .map(({ metadata: { name, annotations = {} } }) => {
      const lost = losesAll(pods.get(podName(name)));
      const services = lost ? [] : (annotations[ANNOTATION.services] ?? "").split(" ").filter(Boolean);
      const node = inventoryNode(place, {
        ...{ name, role: annotations[ANNOTATION.role] ?? "", address: annotations[ANNOTATION.address] ?? "" },
        ports: [],
        services: services.map((service) => ({ name: service })),
      });
      return lost ? { ...node, exec: NOWHERE, inNetwork: NOWHERE } : node;
    });
}

/** Runs no program: there is nothing in which it could. */
const NOWHERE: readonly string[] = ["true"];

/**
 * Pure: whether nothing of ours is in a pod, or what is goes with it, so that only who keeps it can have something to undo. Any other
 * is looked into, and a pod in trouble is then told as what it is.
 */
function losesAll(pod: SeenObject | undefined): boolean {
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return true;
  return ["Pending", "Succeeded", "Failed"].includes(pod.status?.phase ?? "");
}

async function list(place: Deployed, kinds: string): Promise<{ readonly items: readonly SeenObject[] }> {
  const mine = ["--selector", `${LABEL.owner}=${place.owner}`, "--output", "json"];
  return JSON.parse(await kubectl(kubectlFor(place), ["get", kinds, ...mine])) as {
    readonly items: readonly SeenObject[];
  };
}

/** All at once. Each pod ends its services in order; what they keep is in its claim. */
async function scale({ stack, project }: StackPlace, replicas: 0 | 1): Promise<readonly string[]> {
  const said = await Promise.all(
    deployedTo({ stack, project }).map(async (place) => {
      const { items } = await list(place, "statefulsets");
      const concerned = items.filter(({ spec }) => spec.replicas !== replicas);
      const names = concerned.map(({ metadata }) => metadata.name);
      if (names.length === 0) return [];
      const ask = kubectlFor(place);
      await kubectl(ask, ["scale", "statefulset", ...names, `--replicas=${replicas}`]);
      const ended = replicas === 0 ? ["--for=delete"] : ["--for=condition=Ready"];
      await kubectl(ask, ["wait", "pod", ...names.map(podName), ...ended, "--timeout=90s"]).catch(
        (error: unknown) => {
          // What is to be gone may be gone already.
          if (!(error instanceof ClusterError && replicas === 0 && /not found/i.test(error.message)))
            throw error;
        },
      );
      return names.map((name) => `${name} ${replicas === 0 ? "stopped" : "started"}`);
    }),
  );
  return said.flat();
}
