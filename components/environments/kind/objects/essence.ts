import { createHash } from "node:crypto";

/** The `spec` of an object, or all of one that has none, as declared or as a cluster shows it. */
export type Spec = Readonly<Record<string, unknown>>;

/**
 * What of an object's `spec` the cluster shows as it was declared, whatever it adds: an object of which this differs was changed
 * by somebody else. By kind; of others it is all.
 */
const essence: Readonly<Record<string, (spec: Spec) => unknown>> = {
  StatefulSet: ({ replicas, template }) => [replicas, containersOf(template)],
  Service: ({ type, clusterIP, selector, ports }) => [
    type,
    clusterIP,
    selector,
    (ports as readonly Spec[]).map(({ name, protocol, port, targetPort, nodePort }) => [
      name,
      protocol,
      port,
      targetPort,
      nodePort,
    ]),
  ],
  EndpointSlice: ({ addressType, endpoints, ports }) => [
    addressType,
    (endpoints as readonly Spec[]).map(({ addresses }) => addresses),
    (ports as readonly Spec[]).map(({ name, protocol, port }) => [name, protocol, port]),
  ],
};

function containersOf(template: unknown): unknown {
  const { spec } = template as { readonly spec: Spec };
  return ["initContainers", "containers"].map((key) =>
    ((spec[key] ?? []) as readonly Spec[]).map(({ name, image, args, command }) => [
      name,
      image,
      command ?? [],
      args ?? [],
    ]),
  );
}

/** Pure: the same for two objects of a kind that mean the same. */
export function essenceDigest(kind: string, spec: Spec): string {
  const text = JSON.stringify(sorted(essence[kind]?.(spec) ?? spec));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** With the keys of every object in order: a cluster has its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
