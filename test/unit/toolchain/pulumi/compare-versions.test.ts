import assert from "node:assert/strict";
import { isAtLeast } from "../../../../toolchain/pulumi/compare-versions";

describe("version comparison", () => {
  const cases: [version: string, least: string, expected: boolean][] = [
    ["1.25.11", "1.25.11", true],
    ["1.25.9", "1.25.11", false],
    ["1.26", "1.25.11", true],
    ["1.25", "1.25.11", false],
    ["2.0.0", "1.25.11", true],
    ["go1.26.8", "1.25.11", true],
    ["1.25.11rc1", "1.25.11", true],
    ["devel", "1.25.11", false],
  ];
  for (const [version, least, expected] of cases) {
    it(`says that ${version} is ${expected ? "" : "not "}at least ${least}`, () => {
      assert.equal(isAtLeast(version, least), expected);
    });
  }
});
