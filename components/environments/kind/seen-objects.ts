import { kubectl, type Ask } from "./kubectl";
import { ANNOTATION, LABEL } from "./names";
import { essenceDigest, type Spec } from "./objects/essence";

/** An object as a cluster shows it, as far as we ask for it. */
export interface SeenObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: Spec;
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly {
      readonly ready: boolean;
      readonly state: Readonly<Record<string, { readonly reason?: string; readonly message?: string }>>;
    }[];
  };
}

/** What a namespace has of a stack's kinds of objects. */
export interface SeenNamespace {
  readonly namespace?: SeenObject;
  readonly objects: readonly SeenObject[];
}

const kinds = "statefulsets,services,endpointslices,networkpolicies,pods";

/** Changes nothing. @throws ClusterError */
export async function lookAtNamespace(ask: Ask, namespace: string): Promise<SeenNamespace> {
  const [own, all] = await Promise.all([
    kubectl(ask, ["get", "namespace", namespace, "--ignore-not-found", "--output", "json"]),
    kubectl(ask, ["get", kinds, "--namespace", namespace, "--output", "json"]),
  ]);
  const { items } = JSON.parse(all) as { readonly items: readonly (Spec & Partial<SeenObject>)[] };
  // A slice of endpoints has no `spec`: it is one.
  const objects = items.map((item) => ({ ...item, spec: item.spec ?? item }) as SeenObject);
  return { ...(own !== "" && { namespace: JSON.parse(own) as SeenObject }), objects };
}

export const nodeOf = ({ metadata }: SeenObject): string => metadata.labels?.[LABEL.node] ?? "";

export function annotation({ metadata }: SeenObject, key: keyof typeof ANNOTATION): string | undefined {
  return metadata.annotations?.[ANNOTATION[key]];
}

/** Pure: whether somebody else has changed what we declared. */
export function isChanged(object: SeenObject): boolean {
  return annotation(object, "declared") !== essenceDigest(object.kind, object.spec);
}

/** Pure: why a pod is not what it is to be; undefined when it is. */
export function podTrouble(pod: SeenObject | undefined): string | undefined {
  if (pod === undefined) return "no pod";
  if (pod.metadata.deletionTimestamp !== undefined) return "being deleted";
  const [host] = pod.status?.containerStatuses ?? [];
  if (pod.status?.phase === "Running" && host?.ready === true) return undefined;
  const { reason, message } = Object.values(host?.state ?? {})[0] ?? {};
  return [pod.status?.phase ?? "Unknown", reason, message].filter(Boolean).join(": ");
}
