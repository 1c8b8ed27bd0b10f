import { createHash, randomBytes } from "node:crypto";
import { reveal, Secret, Unknown, type Property, type PropertyMap } from "../provider/property";
import type { CheckContext } from "../provider/resource";
import { AUTONAMED, option } from "./annotations";
import { text } from "./object";

const RANDOM_DIGITS = 8;
const LONGEST = 63;

/** Inputs with a name: the given one, that in the state if it was made up, or one made up now. */
export function named(inputs: PropertyMap, { name, olds, seed }: CheckContext): PropertyMap {
  if (mapIn(inputs, "metadata") === undefined || nameIn(inputs) !== undefined) return inputs;
  const old = reveal(olds) as PropertyMap;
  const kept = option(old, "autonamed") === "true" ? text(old, "metadata", "name") : "";
  const random = Buffer.from(seed.length > 0 ? seed : randomBytes(RANDOM_DIGITS)).toString("hex");
  return withMetadata(inputs, {
    name: kept || `${plain(name)}-${random.slice(0, RANDOM_DIGITS)}`,
    annotations: { ...mapIn(mapIn(inputs, "metadata") ?? {}, "annotations"), [AUTONAMED]: "true" },
  });
}

/** Inputs in a namespace, where they name none. */
export function inNamespace(inputs: PropertyMap, namespace: string): PropertyMap {
  const metadata = mapIn(inputs, "metadata");
  if (metadata === undefined || (metadata["namespace"] ?? "") !== "") return inputs;
  return withMetadata(inputs, { namespace });
}

/** Two objects of one name cannot be there at once, so the old one has to go first; made up names change instead. */
export function sameName(olds: PropertyMap, news: PropertyMap): boolean {
  const [old, now] = [reveal(olds), reveal(news)];
  if (option(now, "autonamed") === "true") return false;
  const same = (part: string): boolean => text(old, "metadata", part) === text(now, "metadata", part);
  return same("name") && same("namespace");
}

/** Who writes the fields of a resource: always the same, so that what a killed update left is known as its own. */
export function managerName(urn: string): string {
  return `pulumi-kubernetes-${createHash("sha256").update(urn).digest("hex").slice(0, RANDOM_DIGITS)}`;
}

function nameIn(inputs: PropertyMap): Property | undefined {
  const name = mapIn(inputs, "metadata")?.["name"];
  return name === null || name === "" ? undefined : name;
}

/** A map within inputs, empty where there is none; undefined where it is not known yet. */
function mapIn(inputs: PropertyMap, name: string): PropertyMap | undefined {
  const value = inputs[name] ?? {};
  const plain = value instanceof Secret ? value.value : value;
  return plain instanceof Unknown ? undefined : (plain as PropertyMap);
}

function withMetadata(inputs: PropertyMap, more: PropertyMap): PropertyMap {
  return { ...inputs, metadata: { ...mapIn(inputs, "metadata"), ...more } };
}

/** Resources may have names that no object can have. */
function plain(name: string): string {
  const letters = name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/^[-.]+/, "");
  return letters.slice(0, LONGEST - RANDOM_DIGITS - 1).replace(/[-.]+$/, "");
}
