import { randomInt } from "node:crypto";
import { randomResource } from "./resource";

const ADVERBS = words(
  "ably boldly calmly deeply early fairly gently highly justly kindly lightly mildly neatly openly",
);
const ADJECTIVES = words(
  "able amber brave bright calm clever crisp eager fast fond glad grand happy keen kind light lucky merry neat noble " +
    "prime proud quick quiet rapid sharp smart solid sound steady sunny swift tidy true vivid warm wise witty",
);
const NAMES = words(
  "badger bear beetle bison cat cobra crane deer dingo dove eagle falcon ferret finch fox gecko goose hare hawk heron " +
    "ibis jay koala lark lion lynx marten mole moose newt otter owl panda puma quail raven robin seal stork swan wolf",
);

/** `RandomPet`: adverbs, an adjective and the name of an animal. Its id is its result. */
export const randomPet = randomResource({
  optional: { length: "integer", prefix: "string", separator: "string" },
  defaults: { length: 2, separator: "-" },
  computed: [],
  check: (inputs) =>
    Number(inputs["length"]) >= 1 ? [] : [{ property: "length", reason: "must be at least 1" }],
  generate(inputs) {
    const length = Number(inputs["length"]);
    const parts = [pick(NAMES)];
    if (length >= 2) parts.unshift(pick(ADJECTIVES));
    while (parts.length < length) parts.unshift(pick(ADVERBS));
    if (typeof inputs["prefix"] === "string" && inputs["prefix"] !== "") parts.unshift(inputs["prefix"]);
    return Promise.resolve({
      id: parts.join(typeof inputs["separator"] === "string" ? inputs["separator"] : "-"),
      outputs: {},
    });
  },
});

function words(text: string): readonly string[] {
  return text.split(" ");
}

function pick(list: readonly string[]): string {
  return list[randomInt(list.length)] ?? "";
}
