/** JSON as API servers send it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json | undefined;
}

/** An object of a cluster, of whatever kind. */
export interface KubeObject extends JsonMap {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export interface Metadata extends JsonMap {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly managedFields?: readonly ManagedFields[];
}

/** Which fields somebody has written last. */
export interface ManagedFields extends JsonMap {
  readonly manager: string;
  readonly operation: string;
}

/** What is at a path, or undefined. */
export function field(value: unknown, ...path: readonly (string | number)[]): Json | undefined {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Readonly<Record<string | number, unknown>>)[key];
  }
  return at as Json | undefined;
}

export function text(value: unknown, ...path: readonly (string | number)[]): string {
  const found = field(value, ...path);
  return typeof found === "string" ? found : "";
}

/** A number that API servers leave out where it is 0. */
export function count(value: unknown, ...path: readonly (string | number)[]): number {
  const found = field(value, ...path);
  return typeof found === "number" ? found : 0;
}

export function list(value: unknown, ...path: readonly (string | number)[]): readonly JsonMap[] {
  const found = field(value, ...path);
  return Array.isArray(found) ? (found as readonly JsonMap[]) : [];
}

export function isMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object's id in the state: `namespace/name`, or the name of what is in no namespace. */
export function idOf({ metadata }: KubeObject): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}

/** How an object is called in messages. */
export function described(object: KubeObject): string {
  return `${object.kind} ${idOf(object)}`;
}
