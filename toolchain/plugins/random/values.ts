import { randomInt, randomUUID } from "node:crypto";
import type { Property, PropertyMap } from "../provider/property";
import type { CheckFailure } from "../provider/resource";
import { shuffle } from "./characters";
import { randomResource } from "./resource";

/** `RandomUuid` and `RandomUuid4`: a version 4 UUID. */
export const randomUuid = randomResource({
  computed: ["result"],
  generate() {
    const result = randomUUID();
    return Promise.resolve({ id: result, outputs: { result } });
  },
});

/** `RandomInteger`: from `min` to `max`, both included. */
export const randomInteger = randomResource({
  required: { min: "integer", max: "integer" },
  optional: { seed: "string" },
  computed: ["result"],
  check: (inputs) => [
    ...(Number(inputs["min"]) > Number(inputs["max"])
      ? [{ property: "min", reason: "must not exceed max" }]
      : []),
    ...noSeed(inputs),
  ],
  generate(inputs) {
    const [min, max] = [Number(inputs["min"]), Number(inputs["max"])];
    const result = min + randomBelow(max - min + 1);
    return Promise.resolve({ id: String(result), outputs: { result } });
  },
});

/** `RandomShuffle`: the inputs in a random order, or `resultCount` of them. */
export const randomShuffle = randomResource({
  required: { inputs: "list" },
  optional: { resultCount: "integer", seed: "string" },
  computed: ["results"],
  check: noSeed,
  generate(inputs) {
    const items = inputs["inputs"] as readonly Property[];
    const count = Number(inputs["resultCount"] ?? items.length);
    const results: Property[] = [];
    while (items.length > 0 && results.length < count) results.push(...shuffle(items));
    return Promise.resolve({ id: "-", outputs: { results: results.slice(0, count) } });
  },
});

/** A uniform integer below `range`, which may be larger than what one draw of the system can give. */
function randomBelow(range: number): number {
  const limit = 2 ** 48 - 1;
  if (range <= limit) return randomInt(range);
  const high = Math.ceil(range / 2 ** 24);
  for (;;) {
    const value = randomInt(high) * 2 ** 24 + randomInt(2 ** 24);
    if (value < range) return value;
  }
}

/** A seed asks for the official plugin's own generator, whose numbers nobody else gives. */
function noSeed(inputs: PropertyMap): readonly CheckFailure[] {
  if (inputs["seed"] === undefined) return [];
  return [
    {
      property: "seed",
      reason: "is not supported by this drop-in: remove it, or install the official plugin",
    },
  ];
}
