import assert from "node:assert/strict";
import { didYouMean } from "../../components/did-you-mean";

describe("a word that is not known", () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ["primry", ["primary", "replica"], " Did you mean `primary`?"],
    ["et-2", ["ET-1", "ET-2"], " Did you mean `ET-2`?"],
    ["nodse", ["name", "nodes"], " Did you mean `nodes`?"],
    ["ET-9", ["ET-1", "ET-2"], ""],
    ["ip", ["name", "role", "address"], ""],
    ["lease", [], ""],
  ];
  for (const [word, known, expected] of cases)
    it(`${word}, where ${known.join(", ") || "nothing"} is known: ${expected === "" ? "no guess" : expected.trim()}`, () =>
      assert.equal(didYouMean(word, known), expected));
});
