import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { containerScript } from "../containers/paths";
import { freshEpoch, parseObservations, type Observed, type Part } from "../supervision/observations";
import { ClusterError, kubectl, type Ask } from "./kubectl";
import { linkLines, linksOf } from "./linked";
import { HOST_CONTAINER, podName } from "./names";
import type { SeenCluster } from "./seen-cluster";
import { annotation, isChanged, lookAtNamespace, nodeOf, podTrouble, type SeenNamespace, type SeenObject } from "./seen-objects"; // prettier-ignore

/** What a cluster shows of a stack. */
export interface ObservedCluster extends Observed {
  readonly cluster: SeenCluster;
  readonly seen: SeenNamespace;
  /** When an object was made that is still there: another number has it made again. */
  readonly made: (part: Part, node: string) => number;
  /** The same of the namespace. */
  readonly namespaceMade: number;
}

/** Kinds of objects, and what they are to the stack. */
const parts: Readonly<Record<string, { readonly part: Part; readonly what: string }>> = {
  StatefulSet: { part: "host", what: "host" },
  NetworkPolicy: { part: "network", what: "firewall" },
  Service: { part: "forward", what: "address" },
};

/** Looks at a cluster, once, for a whole stack. Nothing is changed. @throws ClusterError */
export async function observe(
  cluster: SeenCluster,
  {
    namespace,
    owner,
    project,
  }: { readonly namespace: string; readonly owner: string; readonly project: string },
): Promise<ObservedCluster> {
  const fresh = freshEpoch();
  const { ask, epoch } = cluster;
  const seen = ask === undefined ? { objects: [] } : await lookAtNamespace(ask, namespace);
  const mine = seen.objects.filter((object) => object.metadata.labels?.["testbed.owner"] === owner);
  const observer = await readFile(join(project, containerScript("observe")), "utf8");
  const inside = await Promise.all(
    mine
      .filter((object) => object.kind === "Pod" && podTrouble(object) === undefined)
      .map((pod) =>
        ask === undefined ? Promise.resolve("") : lookInside(ask, namespace, nodeOf(pod), observer),
      ),
  );
  const text = [...linesOf(mine), ...linkLines(mine, cluster.plan.name), ...inside].join("");
  const made = new Map([
    ...linksOf(mine).flatMap(({ node, made }) =>
      made === undefined ? [] : [[`link/${node}`, made] as const],
    ),
    ...mine.flatMap((object) => {
      const { part } = parts[object.kind] ?? {};
      if (part === undefined || nodeOf(object) === "") return [];
      return [[`${part}/${nodeOf(object)}`, Number(annotation(object, "made") ?? fresh)] as const];
    }),
  ]);
  const observed = parseObservations(text, fresh);
  const namespaceMade = seen.namespace && Number(annotation(seen.namespace, "made") ?? epoch);
  return {
    ...observed,
    cluster,
    seen,
    epoch: (part, node, service) =>
      part === "switch" ? (epoch ?? fresh) : observed.epoch(part, node, service),
    made: (part, node) => (part === "switch" ? (epoch ?? fresh) : (made.get(`${part}/${node}`) ?? fresh)),
    namespaceMade: namespaceMade ?? fresh,
  };
}

/** Pure: nothing of a cluster stays that was made with another configuration, because it is made anew. */
export function asItWillBe(
  { cluster, epoch, made, namespaceMade }: Ages & Pick<ObservedCluster, "cluster">,
  config: string,
): Ages {
  if (cluster.state !== "ours" || cluster.config === config) return { epoch, made, namespaceMade };
  const fresh = freshEpoch();
  return { epoch: () => fresh, made: () => fresh, namespaceMade: fresh };
}

/** How old all is that a cluster has of a stack. */
export type Ages = Pick<ObservedCluster, "epoch" | "made" | "namespaceMade">;

/** Pure: lines as those of `observe.sh`, for what the cluster itself has of each node. */
export function linesOf(objects: readonly SeenObject[]): readonly string[] {
  const line = (part: Part, node: string, epoch: string, difference: readonly string[] = []) =>
    `${[part, node, "", epoch, ...difference].join("\t")}\n`;
  const pods = new Map(objects.filter(({ kind }) => kind === "Pod").map((pod) => [nodeOf(pod), pod]));
  const sets = objects.filter(({ kind }) => kind === "StatefulSet");
  return sets.flatMap((set) => {
    const node = nodeOf(set);
    const own = annotation(set, "epoch") ?? "0";
    const trouble = podTrouble(pods.get(node));
    const hostDifference = isChanged(set)
      ? ["host", "as declared", describeSet(set)]
      : trouble === undefined
        ? []
        : ["host", "running", trouble.replaceAll(/\s+/g, " ")];
    const others = ["NetworkPolicy", "Service"].map((kind) => {
      const { part, what } = parts[kind] ?? { part: "network", what: kind };
      const object = objects.find((each) => each.kind === kind && nodeOf(each) === node);
      if (object === undefined) return line(part, node, own, [what, "present", "gone"]);
      const difference = isChanged(object) ? [what, "as declared", "changed"] : [];
      return line(part, node, annotation(object, "epoch") ?? "0", difference);
    });
    return [line("host", node, own, hostDifference), ...others];
  });
}

function describeSet({ spec }: SeenObject): string {
  return spec.replicas === 1 ? "changed" : `changed: ${String(spec.replicas)} replicas`;
}

async function lookInside(ask: Ask, namespace: string, node: string, observer: string): Promise<string> {
  const into = ["exec", "-i", "--namespace", namespace, podName(node), "-c", HOST_CONTAINER, "--"];
  try {
    return await kubectl(ask, [...into, "bash", "-s", "--", node], observer);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // It was there a moment ago: what runs in it is not known, and deployed again.
    return "";
  }
}
