import {
  ARCHIVE_SIGNATURE,
  ASSET_SIGNATURE,
  Secret,
  signatureOf,
  Unknown,
  type Property,
  type PropertyMap,
} from "./property";

export type ChangeKind = "add" | "delete" | "update";

/** What differs between two sets of inputs, by property path (`triggers[0]`, `environment.PATH`). */
export type Changes = ReadonlyMap<string, ChangeKind>;

/** Structural difference of two property maps. A value that becomes or stops being secret is a change. */
export function diff(olds: PropertyMap, news: PropertyMap): Changes {
  const changes = new Map<string, ChangeKind>();
  diffMaps(olds, news, "", changes);
  return changes;
}

/** First segment of a property path: the property it belongs to. */
export function propertyOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

function diffMaps(
  olds: PropertyMap,
  news: PropertyMap,
  path: string,
  changes: Map<string, ChangeKind>,
): void {
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    diffValues(olds[key], news[key], join(path, key), changes);
  }
}

function diffValues(
  old: Property | undefined,
  now: Property | undefined,
  path: string,
  changes: Map<string, ChangeKind>,
): void {
  const [was, is] = [old ?? null, now ?? null];
  if (isList(was) && isList(is)) {
    for (let i = 0; i < Math.max(was.length, is.length); i++) {
      diffValues(was[i], is[i], `${path}[${String(i)}]`, changes);
    }
  } else if (isMap(was) && isMap(is)) {
    diffMaps(was, is, path, changes);
  } else if (!equal(was, is)) {
    changes.set(path, was === null ? "add" : is === null ? "delete" : "update");
  }
}

function equal(a: Property, b: Property): boolean {
  if (a instanceof Secret || b instanceof Secret) {
    return a instanceof Secret && b instanceof Secret && equal(a.value, b.value);
  }
  // What is not known yet may be anything, so it counts as changed.
  if (a instanceof Unknown || b instanceof Unknown) return false;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null));
  if (isObject(a) && isObject(b)) {
    // Assets and archives are equal when their contents are, wherever the contents lie.
    if (isAsset(a) && isAsset(b) && a["hash"] && b["hash"]) return a["hash"] === b["hash"];
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => equal(a[key] ?? null, b[key] ?? null));
  }
  return a === b;
}

function join(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function isList(value: Property): value is readonly Property[] {
  return Array.isArray(value);
}

function isObject(value: Property): value is PropertyMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !isList(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

/** An ordinary map: typed objects of the protocol are compared as a whole. */
function isMap(value: Property): value is PropertyMap {
  return isObject(value) && signatureOf(value) === undefined;
}

function isAsset(value: PropertyMap): boolean {
  return [ASSET_SIGNATURE, ARCHIVE_SIGNATURE].includes(signatureOf(value) ?? "");
}
