import assert from "node:assert/strict";
import { Selection } from "../../../components/systems/macula/node/client/selection";
import { randomBySeed } from "../../../scenarios/random-by-seed";

const providers = ["a", "b", "c"].map((node, index) => ({ node, number: index + 1, endpoint: `${node}:1` }));

describe("selection of providers", () => {
  const order = (
    selection: Selection,
    strategy: "first" | "random" | "round_robin",
    procedure = "p",
  ): string =>
    selection
      .order(strategy, procedure, providers)
      .map(({ node }) => node)
      .join("");

  it("always begins with the first", () => {
    const selection = new Selection();
    assert.deepEqual(
      [1, 2, 3].map(() => order(selection, "first")),
      ["abc", "abc", "abc"],
    );
  });

  it("takes turns, for each procedure by itself", () => {
    const selection = new Selection();
    assert.deepEqual(
      [1, 2, 3, 4].map(() => order(selection, "round_robin")),
      ["abc", "bca", "cab", "abc"],
    );
    assert.equal(order(selection, "round_robin", "q"), "abc");
  });

  it("chooses at random, the same with the same seed", () => {
    const row = (seed: string): string => {
      const selection = new Selection(randomBySeed(seed));
      return Array.from({ length: 60 }, () => order(selection, "random")[0]).join("");
    };
    assert.equal(row("1"), row("1"));
    assert.notEqual(row("1"), row("2"));
    assert.deepEqual([...new Set(row("1"))].sort(), ["a", "b", "c"]);
  });
});
