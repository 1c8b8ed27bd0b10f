import { revealMap, Unknown, type Property, type PropertyMap } from "../provider/property";
import type { Field, Fields } from "./fields";

/** Where the official plugin keeps which inputs were filled in; no input itself. */
const DEFAULTS = "__defaults";

/**
 * Inputs as they are compared: without secret wrappings, so that nothing is replaced because its value became secret,
 * with lists whose order says nothing in one order, and without what is only the official plugin's.
 */
export function comparable(fields: Fields, inputs: PropertyMap): PropertyMap {
  const entries = Object.entries(revealMap(inputs)).filter(([name]) => name !== DEFAULTS);
  return Object.fromEntries(entries.map(([name, value]) => [name, ordered(fields[name], value)]));
}

function ordered(field: Field | undefined, value: Property): Property {
  const { fields } = field ?? {};
  if (fields && field?.kind === "object" && isMap(value)) return comparable(fields, value);
  if (!Array.isArray(value)) return value;
  const items = (value as readonly Property[]).map((item) =>
    fields && isMap(item) ? comparable(fields, item) : item,
  );
  if (!field?.unordered || JSON.stringify(items).includes(UNKNOWN)) return items;
  return items.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const UNKNOWN = JSON.stringify(Unknown.value);

/** The same text for the same value, whatever the order of its properties. */
function key(value: Property): string {
  if (!isMap(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isMap(value: Property): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}
