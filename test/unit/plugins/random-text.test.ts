import assert from "node:assert/strict";
import fc from "fast-check";
import { randomCharacters, shuffle } from "../../../toolchain/plugins/random/characters";
import { randomPassword } from "../../../toolchain/plugins/random/text";
import { randomInteger, randomShuffle } from "../../../toolchain/plugins/random/values";
import type { PropertyMap } from "../../../toolchain/plugins/provider/property";
import type { RandomResource } from "../../../toolchain/plugins/random/resource";

function failures(type: RandomResource, inputs: PropertyMap): readonly string[] {
  return type.check(inputs).failures.map(({ property, reason }) => `${property} ${reason}`);
}

describe("Random text", () => {
  it("has its length, its minimums and no character that is not allowed", () => {
    const size = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(size, size, size, (lower, digits, more) => {
        const text = randomCharacters(lower + digits + more, [
          { characters: "abc", minimum: lower, included: true },
          { characters: "123", minimum: digits, included: false },
        ]);
        assert.equal(text.length, lower + digits + more);
        assert.equal(text.replace(/[^123]/g, "").length, digits);
        assert.match(text, /^[abc123]*$/);
      }),
    );
  });

  it("puts what it must contain anywhere", () => {
    const places = new Set<number>();
    for (let i = 0; i < 400; i++) {
      const classes = [
        { characters: "a", minimum: 0, included: true },
        { characters: "1", minimum: 1, included: false },
      ];
      places.add(randomCharacters(5, classes).indexOf("1"));
    }
    assert.deepEqual([...places].sort(), [0, 1, 2, 3, 4]);
  });

  it("is refused when its minimums do not fit, or nothing is allowed", () => {
    assert.deepEqual(failures(randomPassword, { length: 8, minLower: 4, minUpper: 4 }), []);
    assert.match(
      failures(randomPassword, { length: 7, minLower: 4, minUpper: 4 }).join(),
      /^length must be at least .*8/,
    );
    assert.match(failures(randomPassword, { length: 0 }).join(), /^length/);
    const nothing = { length: 8, lower: false, upper: false, numeric: false, special: false };
    assert.match(
      failures(randomPassword, nothing).join(),
      /^lower or upper, numeric or special has to be true/,
    );
    assert.match(
      failures(randomPassword, { length: 8, number: true, numeric: false }).join(),
      /^number is the old name/,
    );
  });

  it("is refused without a length, with a wrong type or an input that does not exist", () => {
    assert.deepEqual(failures(randomPassword, { lower: "yes", lenght: 8 }), [
      "length is required",
      "lower must be of type boolean",
      "lenght is no input of this resource",
    ]);
  });
});

describe("Other random values", () => {
  it("that depend on a seed are refused, because only the official plugin has those numbers", () => {
    assert.match(failures(randomInteger, { min: 1, max: 2, seed: "x" }).join(), /^seed is not supported/);
    assert.match(failures(randomShuffle, { inputs: [], seed: "x" }).join(), /^seed is not supported/);
  });

  it("stay within very wide bounds", async () => {
    const bounds = { min: -Number.MAX_SAFE_INTEGER + 1, max: 0 };
    for (let i = 0; i < 100; i++) {
      const operation = {
        name: "n",
        urn: "",
        id: "",
        preview: false,
        signal: new AbortController().signal,
        log: () => Promise.resolve(),
        warn: () => Promise.resolve(),
      };
      const result = Number((await randomInteger.create(bounds, operation)).outputs["result"]);
      assert.ok(result >= bounds.min && result <= bounds.max && Number.isSafeInteger(result), String(result));
    }
  });

  it("are shuffled into every order", () => {
    const orders = new Set(Array.from({ length: 300 }, () => shuffle(["a", "b", "c"]).join("")));
    assert.equal(orders.size, 6);
  });
});
