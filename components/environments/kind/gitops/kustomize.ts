import { stringify } from "yaml";
import { LABEL } from "../names";
import { common, patch, type Json } from "./json-patch";
import type { Manifest, PlannedStack } from "./planned-objects";

/** Path in the folder → content. */
export type Files = ReadonlyMap<string, string>;

/**
 * Pure: a stack for kustomize. What all nodes have in common is one base, and each cluster has an overlay with its namespace and its
 * nodes, each of them the base with what is its own.
 */
export function kustomized({ system, objects }: PlannedStack): Files {
  const app = `${system.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-test`;
  const base = `base/${app}-node`;
  const files = new Map<string, string>();
  const write = (path: string, value: Json) => files.set(path, stringify(value, { lineWidth: 0 }));
  const ofNodes = objects.filter(({ manifest }) => nodeOf(manifest) !== undefined);
  const kinds = [...new Set(ofNodes.map(({ manifest }) => manifest.kind))].sort();
  const bases = new Map(
    kinds.map((kind) => {
      const all = ofNodes.flatMap(({ manifest }) => (manifest.kind === kind ? placeless(manifest) : []));
      const shared = common(all) as Manifest;
      return [kind, { ...shared, metadata: { name: `${app}-node`, ...without(shared.metadata, "name") } }];
    }),
  );
  for (const [kind, shared] of bases) write(`${base}/${fileOf(kind)}`, shared);
  write(`${base}/kustomization.yaml`, kustomization({ resources: kinds.map(fileOf) }));

  for (const cluster of new Set(objects.map(({ cluster }) => cluster))) {
    const there = objects.flatMap((object) => (object.cluster === cluster ? [object.manifest] : []));
    for (const [path, value] of overlay(there, bases, `../../../../../${base}`))
      write(`clusters/${cluster}/apps/${app}/${path}`, value);
  }
  return files;
}

/** What a cluster has, from its own folder. */
function overlay(
  there: readonly Manifest[],
  bases: ReadonlyMap<string, Json>,
  base: string,
): readonly (readonly [path: string, Json])[] {
  const nodes = [...new Set(there.flatMap((each) => nodeOf(each) ?? []))].sort();
  const others = there.filter((each) => nodeOf(each) === undefined);
  const namespace = others.find(({ kind }) => kind === "Namespace")?.metadata.name;
  const resources = [...others.map(ownFileOf), ...nodes];
  return [
    ["kustomization.yaml", kustomization({ ...(namespace && { namespace }), resources })],
    ...others.map((other) => [ownFileOf(other), placeless(other)] as const),
    ...nodes.flatMap((node) => {
      const own = there.filter((each) => nodeOf(each) === node);
      const patches = own.map(({ kind }) => ({ path: patchOf(kind), target: { kind } }));
      return [
        [`${node}/kustomization.yaml`, kustomization({ resources: [base], patches })] as const,
        ...own.map((each) => [`${node}/${patchOf(each.kind)}`, patch(bases.get(each.kind), placeless(each))] as const), // prettier-ignore
      ];
    }),
  ];
}

const kustomization = (fields: Readonly<Record<string, Json>>) => ({
  ...{ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" },
  ...fields,
});

const nodeOf = ({ metadata }: Manifest): string | undefined => metadata.labels?.[LABEL.node];
const fileOf = (kind: string): string => `${kind.toLowerCase()}.yaml`;
/** Of what is no node's: of other kinds than the namespace there may be several. */
const ownFileOf = ({ kind, metadata }: Manifest): string =>
  kind === "Namespace" ? fileOf(kind) : fileOf(`${kind}-${metadata.name}`);
const patchOf = (kind: string): string => `${kind.toLowerCase()}-patch.yaml`;

/** Its namespace is the overlay's. */
const placeless = (manifest: Manifest): Manifest => ({
  ...manifest,
  metadata: without(manifest.metadata, "namespace"),
});

function without<T extends object, K extends keyof T & string>(fields: T, key: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key)) as Omit<T, K>;
}
