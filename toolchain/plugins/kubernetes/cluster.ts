import { hasStatus, Unreachable } from "./api-error";
import { Http } from "./http";
import { Kinds, apiPath, type Kind } from "./kinds";
import { access, described, type Access, type Place } from "./kubeconfig";
import type { Json, JsonMap, KubeObject } from "./object";

const ANSWER_MS = 60_000;
/** For so long nobody is asked again who did not answer. */
const GIVEN_UP_MS = 5_000;

type Query = Readonly<Record<string, string | undefined>>;

/** Which object is meant. */
export interface Name {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}

export function nameOfObject({ apiVersion, kind, metadata }: KubeObject): Name {
  return { apiVersion, kind, name: metadata.name, namespace: metadata.namespace };
}

/** The cluster of a provider. Nothing is asked of it, and no kubeconfig read, before it is needed. */
export class Cluster {
  private place: Place = {};
  private connected: { readonly access: Access; readonly http: Http; readonly kinds: Kinds } | undefined;
  private gaveUp: { readonly at: number; readonly error: Unreachable } | undefined;

  configure(place: Place): void {
    this.place = place;
    this.connected = undefined;
    this.gaveUp = undefined;
  }

  /** Namespace of the kubeconfig's context, if it can be read. */
  get namespace(): string | undefined {
    try {
      return this.connect().access.namespace;
    } catch {
      return undefined;
    }
  }

  /** @throws NoSuchKind or Unreachable */
  async kind(apiVersion: string, kind: string): Promise<Kind> {
    return this.connect().kinds.find(apiVersion, kind);
  }

  /** @throws ApiError with status 404 for what is not there */
  async get(name: Name, signal?: AbortSignal): Promise<KubeObject> {
    return (await this.json({
      method: "GET",
      path: await this.path(name),
      ...(signal && { signal }),
    })) as KubeObject;
  }

  /** As `get`, but undefined for what is not there. */
  async find(name: Name, signal?: AbortSignal): Promise<KubeObject | undefined> {
    try {
      return await this.get(name, signal);
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }

  async list(of: Omit<Name, "name">, query: Query, signal?: AbortSignal): Promise<readonly KubeObject[]> {
    const path = `${await this.path(of)}${queryString(query)}`;
    const { items } = (await this.json({ method: "GET", path, ...(signal && { signal }) })) as JsonMap;
    return ((items ?? []) as readonly KubeObject[]).map((item) => ({
      ...item,
      apiVersion: of.apiVersion,
      kind: of.kind,
    }));
  }

  async patch(
    name: Name,
    body: unknown,
    contentType: string,
    query: Query,
    signal?: AbortSignal,
  ): Promise<KubeObject> {
    const path = `${await this.path(name)}${queryString(query)}`;
    return (await this.json({
      method: "PATCH",
      path,
      body,
      contentType,
      ...(signal && { signal }),
    })) as KubeObject;
  }

  async delete(name: Name, body: JsonMap, signal?: AbortSignal): Promise<void> {
    const path = await this.path(name);
    await this.json({
      method: "DELETE",
      path,
      body,
      contentType: "application/json",
      ...(signal && { signal }),
    });
  }

  /** Text of a subresource, e.g. a pod's `log`. */
  async text(name: Name, subresource: string, query: Query, signal?: AbortSignal): Promise<string> {
    const path = `${await this.path(name)}/${subresource}${queryString(query)}`;
    return this.connect().http.text({ method: "GET", path, signal: limited(signal) });
  }

  /** Changes of objects as they happen, one JSON text a line, until the signal or the API server ends it. */
  async watch(of: Omit<Name, "name">, query: Query, signal: AbortSignal): Promise<NodeJS.ReadableStream> {
    const path = `${await this.path(of)}${queryString({ ...query, watch: "true" })}`;
    return this.connect().http.stream({ method: "GET", path, signal });
  }

  private async path({
    apiVersion,
    kind,
    namespace,
    name,
  }: Omit<Name, "name"> & { readonly name?: string }): Promise<string> {
    const { plural, namespaced } = await this.kind(apiVersion, kind);
    const within = namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : "";
    return `${apiPath(apiVersion)}${within}/${plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
  }

  private async json(request: Parameters<Http["text"]>[0]): Promise<Json> {
    const { http } = this.connect();
    try {
      return JSON.parse(await http.text({ ...request, signal: limited(request.signal) })) as Json;
    } catch (error) {
      if (error instanceof Unreachable) throw this.unreachable(error.message);
      if (hasStatus(error, 401))
        throw this.unreachable(`the API server does not know who asks (${error.message})`);
      throw error;
    }
  }

  private connect(): NonNullable<Cluster["connected"]> {
    if (this.gaveUp && Date.now() - this.gaveUp.at < GIVEN_UP_MS) throw this.gaveUp.error;
    if (this.connected) return this.connected;
    let found: Access;
    try {
      found = access(this.place);
    } catch (error) {
      throw new Unreachable(`configured Kubernetes cluster is unreachable: ${(error as Error).message}`);
    }
    const kinds = new Kinds(async (path) => (await this.json({ method: "GET", path })) as JsonMap);
    this.connected = { access: found, http: new Http(found), kinds };
    return this.connected;
  }

  private unreachable(why: string): Unreachable {
    const { context } = this.place;
    const of = `${described(this.place)}${context === undefined ? "" : `, context ${context}`}`;
    const error = new Unreachable(
      `configured Kubernetes cluster is unreachable: ${why}: start it, or set kubeconfig and context of the provider (${of})`,
    );
    this.gaveUp = { at: Date.now(), error };
    // A cluster that was made anew has another address and other certificates in the same file.
    this.connected = undefined;
    return error;
  }
}

/** An API server that takes requests and never answers them is as good as none. */
function limited(signal: AbortSignal | undefined): AbortSignal {
  const late = AbortSignal.timeout(ANSWER_MS);
  return signal ? AbortSignal.any([signal, late]) : late;
}

function queryString(query: Query): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
}
