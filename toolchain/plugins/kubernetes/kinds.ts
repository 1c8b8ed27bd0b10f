import { hasStatus, NoSuchKind } from "./api-error";
import { list, text, type JsonMap } from "./object";

/** Where objects of a kind are to be had. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Kinds of Kubernetes itself that are in no namespace, for when no API server can be asked. */
const CLUSTER_WIDE = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "FlowSchema",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

/** Whether Kubernetes has objects of the kind in namespaces; unknown kinds mostly are. */
export function usuallyNamespaced(kind: string): boolean {
  return !CLUSTER_WIDE.has(kind);
}

/** The kinds that an API server has, asked for by group and version when they are needed. */
export class Kinds {
  private readonly known = new Map<string, Promise<readonly Kind[]>>();

  /** @param get the parsed body of a path */
  constructor(private readonly get: (path: string) => Promise<JsonMap>) {}

  /** @throws NoSuchKind */
  async find(apiVersion: string, kind: string): Promise<Kind> {
    const known = this.known.get(apiVersion);
    const found = (await (known ?? this.ask(apiVersion))).find((one) => one.kind === kind);
    if (found !== undefined) return found;
    // What a definition of this program has added meanwhile.
    const added = known && (await this.ask(apiVersion)).find((one) => one.kind === kind);
    if (added) return added;
    throw new NoSuchKind(
      `the API server has no kind ${kind} in ${apiVersion}: is its CustomResourceDefinition there?`,
    );
  }

  private ask(apiVersion: string): Promise<readonly Kind[]> {
    const asked = this.get(apiPath(apiVersion)).then(
      (answer) => parse(apiVersion, answer),
      (error: unknown) => {
        this.known.delete(apiVersion);
        if (hasStatus(error, 404)) return [];
        throw error;
      },
    );
    this.known.set(apiVersion, asked);
    return asked;
  }
}

/** Where a group and version is. */
export function apiPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function parse(apiVersion: string, answer: JsonMap): readonly Kind[] {
  return list(answer, "resources")
    .filter((resource) => !text(resource, "name").includes("/"))
    .map((resource) => ({
      apiVersion,
      kind: text(resource, "kind"),
      plural: text(resource, "name"),
      namespaced: resource["namespaced"] === true,
    }));
}
