import { reveal, Secret, Unknown, type Property, type PropertyMap } from "../provider/property";
import type { Checked, CheckFailure } from "../provider/resource";
import type { Field, Fields } from "./fields";

/** Inputs with the defaults of the fields filled in, and what does not fit them. Unknown values fit. */
export function checkFields(fields: Fields, given: PropertyMap, path = ""): Checked {
  const failures: CheckFailure[] = [];
  const inputs: Record<string, Property> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    const field = fields[name];
    const property = path + name;
    if (field === undefined) {
      failures.push({ property, reason: "is no input of this resource" });
      continue;
    }
    if (field.unsupported !== undefined) {
      failures.push({
        property,
        reason: `${field.unsupported}: remove it, or install the official docker plugin`,
      });
    }
    inputs[name] = completed(field, value, property, failures);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (name in inputs) continue;
    if (field.required) failures.push({ property: path + name, reason: "is required" });
    if (field.default !== undefined) inputs[name] = field.default;
  }
  return { inputs, failures };
}

function completed(field: Field, value: Property, property: string, failures: CheckFailure[]): Property {
  if (value instanceof Secret) return new Secret(completed(field, value.value, property, failures));
  if (value instanceof Unknown || field.unsupported !== undefined) return value;
  const { fields } = field;
  if (fields && field.kind === "object" && isMap(value)) {
    const nested = checkFields(fields, value, `${property}.`);
    failures.push(...nested.failures);
    return nested.inputs;
  }
  if (fields && field.kind === "objects" && Array.isArray(value)) {
    const item = object(fields);
    return value.map((one: Property, i) => completed(item, one, `${property}[${String(i)}]`, failures));
  }
  const reason = misfit(field, value);
  if (reason !== undefined) failures.push({ property, reason });
  return value;
}

function object(fields: Fields): Field {
  return { kind: "object", fields };
}

function misfit(field: Field, given: Property): string | undefined {
  const value = reveal(given);
  if (field.kind === "strings") return items(value, Array.isArray(value), "a list of strings");
  if (field.kind === "map") return items(value, isMap(value), "a map of strings");
  if (field.kind === "objects") return "must be a list of objects";
  if (field.kind === "object") return "must be an object";
  if (field.kind === "boolean") return typeof value === "boolean" ? undefined : "must be true or false";
  if (field.kind === "integer") {
    const minimum = field.minimum ?? Number.MIN_SAFE_INTEGER;
    if (typeof value !== "number" || !Number.isSafeInteger(value)) return "must be an integer";
    return value >= minimum ? undefined : `must be at least ${String(minimum)}`;
  }
  if (typeof value !== "string") return "must be a string";
  if (field.oneOf && !field.oneOf.includes(value)) return `must be one of ${field.oneOf.join(", ")}`;
  return field.pattern?.test(value) === false ? `must match ${field.pattern.source}` : undefined;
}

function items(value: Property, fits: boolean, what: string): string | undefined {
  const strings = fits && Object.values(value as object).every(isText);
  return strings ? undefined : `must be ${what}`;
}

function isText(value: unknown): boolean {
  return typeof value === "string" || value instanceof Unknown;
}

function isMap(value: Property): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
