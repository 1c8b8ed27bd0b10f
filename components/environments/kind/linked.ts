import type { InventoryNode } from "../../../scenarios/inventory";
import type { Drift } from "../drift";
import type { SeenCluster } from "./seen-cluster";
import { LABEL } from "./names";
import { annotation, isChanged, type SeenObject } from "./seen-objects";

/** What a cluster has that leads to a node of another one. */
export interface SeenLink {
  readonly node: string;
  /** When it was made; undefined when a part of it is gone. */
  readonly made: number | undefined;
  readonly epoch: string;
  /** How it is not as declared. */
  readonly trouble?: "gone" | "changed";
}

/** A Service and what is behind it. */
const kinds = ["Service", "EndpointSlice"];

/** Pure. */
export function linksOf(objects: readonly SeenObject[]): readonly SeenLink[] {
  const linked = objects.filter(({ metadata }) => metadata.labels?.[LABEL.link] !== undefined);
  const nodes = new Set(linked.map(({ metadata }) => metadata.labels?.[LABEL.link] ?? ""));
  return [...nodes].map((node): SeenLink => {
    const own = linked.filter(({ metadata }) => metadata.labels?.[LABEL.link] === node);
    const found = kinds.flatMap((kind) => own.find((object) => object.kind === kind) ?? []);
    const epoch = (found[0] && annotation(found[0], "epoch")) ?? "0";
    if (found.length < kinds.length) return { node, epoch, made: undefined, trouble: "gone" };
    const made = Number(found[0] && annotation(found[0], "made"));
    return { node, epoch, made, ...(found.some(isChanged) && { trouble: "changed" }) };
  });
}

/** Pure: lines as those of `observe.sh`. */
export function linkLines(objects: readonly SeenObject[], cluster: string): readonly string[] {
  return linksOf(objects).map(({ node, epoch, trouble }) => {
    const difference = trouble === undefined ? [] : [linkName(cluster), "as declared", trouble];
    return `${["link", node, "", epoch, ...difference].join("\t")}\n`;
  });
}

/** Pure: what of a cluster leads nowhere, although nodes of other clusters are declared. */
export function absentLinks(
  { found, cluster: { plan } }: { readonly found: ReadonlySet<string>; readonly cluster: SeenCluster },
  declared: readonly Pick<InventoryNode, "name" | "cluster">[],
): readonly Drift[] {
  return declared
    .filter(({ cluster = plan.name }) => cluster !== plan.name)
    .filter(({ name }) => !found.has(`link/${name}/`))
    .map(({ name }) => ({ node: name, what: linkName(plan.name), declared: "present", observed: "gone" }));
}

/** In words, for people. */
const linkName = (cluster: string): string => `address in the cluster ${cluster}`;
