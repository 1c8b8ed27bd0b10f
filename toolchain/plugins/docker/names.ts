import { randomBytes } from "node:crypto";
import { reveal, type PropertyMap } from "../provider/property";
import type { CheckContext } from "../provider/resource";

const RANDOM_DIGITS = 7;

/** Inputs with a name: the given one, that of the resource in the state, or one made up as the official plugin does. */
export function named(inputs: PropertyMap, { name, olds, seed }: CheckContext): PropertyMap {
  if (inputs["name"] !== undefined && inputs["name"] !== null) return inputs;
  const old = reveal(olds["name"] ?? null);
  if (typeof old === "string" && old.startsWith(`${name}-`)) return { ...inputs, name: old };
  const random = Buffer.from(seed.length > 0 ? seed : randomBytes(RANDOM_DIGITS)).toString("hex");
  return { ...inputs, name: `${name}-${random.slice(0, RANDOM_DIGITS)}` };
}

/** Two things of the same name cannot be there at once: then the old one has to go first. */
export function sameName(olds: PropertyMap, news: PropertyMap): boolean {
  return reveal(olds["name"] ?? null) === reveal(news["name"] ?? null);
}
