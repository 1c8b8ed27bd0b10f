import { isDeepStrictEqual } from "node:util";
import { Unknown, type Property, type PropertyMap } from "../provider/property";
import { isQuantity, sameQuantity } from "./quantity";

/**
 * Which items of a list are the same, by the list's path: its keys as Kubernetes merges it. Others may have added items
 * of their own to such a list (a volume with the service account's token); any other list is ours as a whole.
 */
const KEYED: readonly { readonly path: RegExp; readonly keys: readonly string[] }[] = [
  { path: /(^|\.)(containers|initContainers|ephemeralContainers|volumes|imagePullSecrets)$/, keys: ["name"] },
  { path: /ontainers\[\]\.env$/, keys: ["name"] },
  { path: /ontainers\[\]\.volumeMounts$/, keys: ["mountPath"] },
  { path: /ontainers\[\]\.volumeDevices$/, keys: ["devicePath"] },
  { path: /ontainers\[\]\.ports$/, keys: ["containerPort", "protocol"] },
  { path: /^spec\.ports$/, keys: ["port", "protocol"] },
  { path: /\.hostAliases$/, keys: ["ip"] },
];
const DEFAULTS: Readonly<Record<string, Property>> = { protocol: "TCP" };

/**
 * What a resource's inputs are in the cluster: only what the inputs name, with the values of the live object. Where both
 * say the same in other words, as with quantities, those of the inputs stay.
 */
export function asInputs(inputs: PropertyMap, live: PropertyMap): PropertyMap {
  const actual = mapAs(inputs, live, "");
  if (inputs["kind"] !== "Secret" || !isMap(inputs["stringData"])) return actual;
  return { ...actual, stringData: stringDataAs(inputs["stringData"], live["data"]) };
}

function mapAs(inputs: PropertyMap, live: PropertyMap, path: string): PropertyMap {
  const entries = Object.entries(inputs).map(([name, value]): [string, Property | undefined] => [
    name,
    valueAs(value, live[name], path === "" ? name : `${path}.${name}`),
  ]);
  return Object.fromEntries(entries.filter((entry): entry is [string, Property] => entry[1] !== undefined));
}

function valueAs(input: Property, live: Property | undefined, path: string): Property | undefined {
  // API servers leave out what says nothing.
  if (live === undefined || live === null) return isNothing(input) ? input : undefined;
  if (isMap(input) && isMap(live)) return mapAs(input, live, path);
  if (isList(input) && isList(live)) return listAs(input, live, path);
  return same(input, live, path) ? input : live;
}

function listAs(inputs: readonly Property[], live: readonly Property[], path: string): readonly Property[] {
  const keys = KEYED.find((one) => one.path.test(path))?.keys;
  if (keys && [...inputs, ...live].every(isMap)) {
    return inputs.flatMap((input) => {
      const found = live.find((one) =>
        keys.every((key) => isDeepStrictEqual(keyOf(one, key), keyOf(input, key))),
      );
      return found === undefined ? [] : [mapAs(input as PropertyMap, found as PropertyMap, `${path}[]`)];
    });
  }
  if (inputs.length !== live.length) return live;
  return inputs.map((input, i) => valueAs(input, live[i], `${path}[]`) ?? input);
}

function keyOf(item: Property, key: string): Property | undefined {
  return (item as PropertyMap)[key] ?? DEFAULTS[key];
}

/** API servers take `stringData` and tell it as `data`. */
function stringDataAs(input: PropertyMap, data: Property | undefined): PropertyMap {
  const entries = Object.keys(input).flatMap((name) => {
    const encoded = isMap(data) ? data[name] : undefined;
    return typeof encoded === "string" ? [[name, Buffer.from(encoded, "base64").toString("utf8")]] : [];
  });
  return Object.fromEntries(entries) as PropertyMap;
}

function same(input: Property, live: Property, path: string): boolean {
  return isDeepStrictEqual(input, live) || (isQuantity(path) && sameQuantity(input, live));
}

function isNothing(value: Property): boolean {
  if (value === null || value === "" || value === false || value === 0) return true;
  if (isList(value)) return value.length === 0;
  return isMap(value) && Object.values(value).every(isNothing);
}

function isList(value: Property | undefined): value is readonly Property[] {
  return Array.isArray(value);
}

function isMap(value: Property | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}
