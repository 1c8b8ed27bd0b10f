import { reveal, Secret, Unknown, type Property, type PropertyMap } from "../provider/property";

/**
 * The same properties, secret where they are in the inputs. What is secret within a list makes all of the list secret,
 * as its items may have changed their places. The data of a Secret is secret however it came.
 */
export function secretAs(properties: PropertyMap, inputs: PropertyMap): PropertyMap {
  if (properties["kind"] === "Secret") return secretData(properties);
  const entries = Object.entries(properties).map(([name, value]): [string, Property] => [
    name,
    as(value, inputs[name]),
  ]);
  return Object.fromEntries(entries);
}

function as(value: Property, input: Property | undefined): Property {
  if (input === undefined || value instanceof Secret) return value;
  if (isMap(value) && isMap(input)) return secretAs(value, input);
  return containsSecret(input) ? new Secret(reveal(value)) : value;
}

function secretData(properties: PropertyMap): PropertyMap {
  const entries = Object.entries(properties).map(([name, value]): [string, Property] => {
    const hidden = (name === "data" || name === "stringData") && value !== null && !(value instanceof Secret);
    return [name, hidden ? new Secret(reveal(value)) : value];
  });
  return Object.fromEntries(entries);
}

function containsSecret(value: Property): boolean {
  if (value instanceof Secret) return true;
  if (value === null || typeof value !== "object" || value instanceof Unknown) return false;
  return Object.values(value).some(containsSecret);
}

/** Whether anything in it is not known yet. */
export function containsUnknown(value: Property): boolean {
  if (value instanceof Unknown) return true;
  if (value === null || typeof value !== "object") return false;
  return value instanceof Secret ? containsUnknown(value.value) : Object.values(value).some(containsUnknown);
}

function isMap(value: Property): value is PropertyMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}
