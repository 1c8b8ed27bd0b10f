import assert from "node:assert/strict";
import { colourOf, redness } from "../../../components/systems/archy/adapter/judging";
import {
  iterationsIn,
  readFiles,
  readLook,
  type Iteration,
} from "../../../components/systems/archy/adapter/records";
import { parseTap } from "../../../components/systems/archy/adapter/tap";

const iteration = (over: Partial<Iteration> & { readonly tap?: string } = {}): Iteration => {
  const { tap = "1..2\nok 1 a\nok 2 b", ...more } = over;
  return { number: 1, code: 0, taps: [parseTap(tap)], reported: 2, ...more };
};

describe("a gate", () => {
  it("is green when every iteration is complete and green", () => {
    const { green, saw } = colourOf([iteration(), iteration({ number: 2 })], 2, []);
    assert.equal(saw, "green 2 times, 4 tests");
    assert.equal(green, true);
  });

  const red: readonly (readonly [string, Iteration, string])[] = [
    ["a red test", iteration({ code: 1, tap: "1..2\nok 1 a\nnot ok 2 b" }), "1 of 2 tests failed: “b”"],
    [
      "a red test that the suite hides",
      iteration({ tap: "1..2\nok 1 a\nnot ok 2 b" }),
      "1 of 2 tests failed: “b”",
    ],
    ["an exit code", iteration({ code: 3 }), "the suite ended with 3"],
    ["no exit code", iteration({ code: undefined }), "it was not complete"],
    ["a time-out", iteration({ code: 124 }), "it took too long and was ended"],
    ["no TAP at all", iteration({ taps: [], reported: 0 }), "no test was run by bats"],
    ["fewer tests than planned", iteration({ tap: "1..3\nok 1 a\nok 2 b" }), "2 of 3 planned tests were run"],
    ["a JUnit report with fewer tests", iteration({ reported: 1 }), "TAP has 2 tests, JUnit 1"],
    ["a skip", iteration({ tap: "1..2\nok 1 a\nok 2 b # skip why" }), "1 tests were skipped: “b”"],
  ];
  for (const [what, one, reason] of red)
    it(`is red by ${what}`, () => {
      assert.equal(redness(one, []), reason);
      const { green, saw } = colourOf([iteration(), one], 2, []);
      assert.equal(saw, `iteration 2 of 2 is red: ${reason}`);
      assert.equal(green, false);
    });

  it("may skip what is allowed, and says so", () => {
    const skipping = iteration({ tap: "1..2\nok 1 a\nok 2 b # skip why" });
    assert.equal(colourOf([skipping], 1, ["b"]).saw, "green 1 times, 2 tests, 1 skipped as allowed");
  });

  it("is not green with fewer iterations than wanted", () => {
    const { green, saw } = colourOf([iteration()], 5, []);
    assert.equal(saw, "1 of 5 iterations were run");
    assert.equal(green, false);
  });

  it("is read from what its host tells", () => {
    const file = (path: string, text: string): string =>
      `file ${path} ${Buffer.from(text).toString("base64")}\n`;
    const told = [
      file("2/exit", "1 7"),
      file("1/exit", "0 12"),
      file("1/tap-1.tap", "1..1\nok 1 a"),
      file("1/tap-2.tap", "1..1\nok 1 b"),
      file("1/junit-1.xml", "<testcase/>"),
      file("../../etc/passwd", "no"),
      file("1/../x", "no"),
    ].join("");
    const files = readFiles(told);
    assert.equal(files.length, 5);
    assert.deepEqual(
      iterationsIn(files).map(({ number, code, taps, reported }) => [number, code, taps.length, reported]),
      [
        [1, 0, 2, 1],
        [2, 1, 0, 0],
      ],
    );
  });

  it("is looked at without guessing", () => {
    assert.deepEqual(readLook("state running\nbegan 1\niteration 1 0 12\n"), { state: "running", done: 1 });
    assert.equal(readLook("state ended\nrefused another gate runs\n").refused, "another gate runs");
    assert.throws(() => readLook("bash: no such file"), /the gate answered: bash/);
  });
});
