import type { Changes } from "../provider/diff";
import type { Property } from "../provider/property";

/** One input of a resource, or a field of an object among its inputs. */
export interface Field {
  readonly kind: "string" | "integer" | "boolean" | "strings" | "map" | "object" | "objects";
  /** Fields of the object, or of each object of a list. */
  readonly fields?: Fields;
  readonly required?: boolean;
  readonly default?: Property;
  /** A list whose order says nothing. */
  readonly unordered?: boolean;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
  readonly minimum?: number;
  /** Changes without a replacement: always, or as long as a value is given. */
  readonly inPlace?: true | "while set";
  /** Why this plugin refuses it, although the official one has it. */
  readonly unsupported?: string;
}

export type Fields = Readonly<Record<string, Field>>;

export const text = { kind: "string" } as const satisfies Field;
export const integer = { kind: "integer" } as const satisfies Field;
export const flag = { kind: "boolean" } as const satisfies Field;
export const off = { kind: "boolean", default: false } as const satisfies Field;
export const map = { kind: "map" } as const satisfies Field;
export const list = { kind: "strings" } as const satisfies Field;
export const set = { kind: "strings", unordered: true } as const satisfies Field;

export function required(field: Field): Field {
  return { ...field, required: true };
}

export function inPlace(field: Field): Field {
  return { ...field, inPlace: true };
}

/** A list of objects whose order says nothing. */
export function objects(fields: Fields): Field {
  return { kind: "objects", unordered: true, fields };
}

export function object(fields: Fields): Field {
  return { kind: "object", fields };
}

export const labels = objects({ label: required(text), value: required(text) });

/** An input of the official plugin that this one does not have. */
export function unsupported(why = "is not part of this drop-in docker plugin"): Field {
  return { kind: "string", unsupported: why };
}

/** Changed paths that need a replacement by what the fields say. */
export function replacedBy(fields: Fields, changes: Changes): readonly string[] {
  return [...changes].flatMap(([path, kind]) => {
    const how = fields[/^\w+/.exec(path)?.[0] ?? ""]?.inPlace;
    return how === true || (how === "while set" && kind !== "delete") ? [] : [path];
  });
}
