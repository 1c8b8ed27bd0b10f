import assert from "node:assert/strict";
import { lanesOf } from "../../../../toolchain/testing/lanes";

describe("number of test files at once", () => {
  const cases: [wanted: string | undefined, variable: string | undefined, all: number, timed: number][] = [
    [undefined, undefined, 5, 4],
    [undefined, "", 5, 4],
    [undefined, "3", 3, 3],
    ["1", "3", 1, 1],
  ];
  for (const [wanted, variable, all, timed] of cases)
    it(`is ${all}, ${timed} of them with loads, for --jobs ${String(wanted)}, TESTBED_TEST_JOBS=${String(variable)}`, () => {
      assert.deepEqual(lanesOf(wanted, { TESTBED_TEST_JOBS: variable }, 4), { all, timed });
    });

  it("is refused if it is none", () => {
    for (const wrong of ["0", "-1", "two", "1.5"])
      assert.throws(() => lanesOf(undefined, { TESTBED_TEST_JOBS: wrong }), /TESTBED_TEST_JOBS is/);
    assert.throws(() => lanesOf("many", {}), /--jobs is many/);
  });
});
