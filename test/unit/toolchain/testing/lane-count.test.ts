import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { laneCount } from "../../../../toolchain/testing/lane-count";

describe("number of test files at once", () => {
  const cases: [wanted: string | undefined, variable: string | undefined, expected: number][] = [
    [undefined, undefined, availableParallelism()],
    [undefined, "", availableParallelism()],
    [undefined, "3", 3],
    ["1", "3", 1],
  ];
  for (const [wanted, variable, expected] of cases)
    it(`is ${String(expected)} for --jobs ${String(wanted)}, TESTBED_TEST_JOBS=${String(variable)}`, () => {
      assert.equal(laneCount(wanted, { TESTBED_TEST_JOBS: variable }), expected);
    });

  it("is refused if it is none", () => {
    for (const wrong of ["0", "-1", "two", "1.5", ""])
      if (wrong !== "")
        assert.throws(() => laneCount(undefined, { TESTBED_TEST_JOBS: wrong }), /TESTBED_TEST_JOBS is/);
    assert.throws(() => laneCount("many", {}), /--jobs is many/);
  });
});
