import assert from "node:assert/strict";
import { planSuites } from "../../../../toolchain/testing/suites";

const environments = ["docker", "local"];
const names = (words: string[]) => planSuites(words, environments).map(({ name }) => name);

describe("plan of test suites", () => {
  const cases: [words: string[], expected: string[]][] = [
    [[], ["unit", "contract", "engine", "e2e docker", "e2e local"]],
    [["unit"], ["unit"]],
    [
      ["engine", "unit"],
      ["unit", "engine"],
    ],
    [["e2e"], ["e2e docker", "e2e local"]],
    [["e2e", "local"], ["e2e local"]],
    [["local"], ["e2e local"]],
  ];
  for (const [words, expected] of cases) {
    it(`for \`test ${words.join(" ")}\` is ${expected.join(", ")}`, () => {
      assert.deepEqual(names(words), expected);
    });
  }

  it("refuses unknown words, and environments of suites that have none", () => {
    assert.throws(() => names(["e2e", "lcoal"]), /There are no tests called lcoal\./);
    assert.throws(() => names(["unit", "local"]), /There are no tests called local\./);
  });
});
