import assert from "node:assert/strict";
import { lanesOf } from "../../../../toolchain/testing/lanes";
import type { Lanes } from "../../../../toolchain/testing/schedule";

describe("number of test files at once", () => {
  const cases: [wanted: string | undefined, variable: string | undefined, lanes: Lanes][] = [
    [undefined, undefined, { all: 5, firm: 4, light: 1 }],
    [undefined, "", { all: 5, firm: 4, light: 1 }],
    [undefined, "3", { all: 3, firm: 3, light: 0 }],
    ["1", "3", { all: 1, firm: 1, light: 0 }],
  ];
  for (const [wanted, variable, lanes] of cases)
    it(`is ${Object.values(lanes).join(", ")} for --jobs ${String(wanted)}, TESTBED_TEST_JOBS=${String(variable)}`, () => {
      assert.deepEqual(lanesOf(wanted, { TESTBED_TEST_JOBS: variable }, 4), lanes);
    });

  it("is refused if it is none", () => {
    for (const wrong of ["0", "-1", "two", "1.5"])
      assert.throws(() => lanesOf(undefined, { TESTBED_TEST_JOBS: wrong }), /TESTBED_TEST_JOBS is/);
    assert.throws(() => lanesOf("many", {}), /--jobs is many/);
  });
});
