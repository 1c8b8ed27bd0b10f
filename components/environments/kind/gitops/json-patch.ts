/** A value of a document of Kubernetes. */
export type Json = unknown;
type Fields = Readonly<Record<string, Json>>;

/** What `patch` of kustomize takes, of RFC 6902. */
export interface Operation {
  readonly op: "add" | "replace";
  readonly path: string;
  readonly value: Json;
}

/**
 * Pure: what all of these have in common, `undefined` when that is nothing. Of a list it is the whole list, or what its members have
 * in common when they are called the same, one by one.
 */
export function common(values: readonly Json[]): Json {
  const [first, ...others] = values;
  if (others.every((other) => same(first, other))) return first;
  if (values.every(isFields)) {
    const keys = Object.keys(values[0] ?? {}).filter((key) => values.every((value) => key in value));
    const shared = keys.map((key) => [key, common(values.map((value) => value[key]))] as const);
    const some = shared.filter(([, value]) => value !== undefined);
    return some.length === 0 ? undefined : Object.fromEntries(some);
  }
  const lists = values.filter(Array.isArray) as readonly (readonly Json[])[];
  const names = lists.map((list) => list.map(nameOf));
  if (lists.length < values.length || !names.every((each) => each.every(isUnique) && same(each, names[0])))
    return undefined;
  return lists[0]?.map((_, index) => common(lists.map((list) => list[index])));
}

/** Pure: what makes the one of the other, which holds nothing but what they have in common. */
export function patch(base: Json, whole: Json, path = ""): readonly Operation[] {
  if (same(base, whole)) return [];
  if (base === undefined) return [{ op: "add", path, value: whole }];
  if (isFields(base) && isFields(whole))
    return Object.entries(whole).flatMap(([key, value]) =>
      patch(base[key], value, `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`),
    );
  if (Array.isArray(base) && Array.isArray(whole))
    return whole.flatMap((value, index) => patch(base[index], value, `${path}/${index}`));
  return [{ op: "replace", path, value: whole }];
}

const isFields = (value: Json): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function nameOf(member: Json): unknown {
  if (!isFields(member)) return undefined;
  return member["name"] ?? nameOf(member["metadata"]);
}

const isUnique = (name: unknown, index: number, names: readonly unknown[]): boolean =>
  name !== undefined && names.indexOf(name) === index;

/** Whatever the order of keys. */
function same(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => same(each, b[index]));
  if (!isFields(a) || !isFields(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}
