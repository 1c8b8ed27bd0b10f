import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placeOf } from "../../../scenarios/results/kept";

describe("what an adapter keeps with the results", () => {
  it("stays where it belongs", () => {
    const directory = mkdtempSync(join(tmpdir(), "testbed-kept-"));
    try {
      assert.equal(placeOf(directory, "a/1/tap.tap"), join(directory, "kept/a/1/tap.tap"));
      for (const path of ["../x", "a/../../x", "/etc/x", "", "."])
        assert.throws(() => placeOf(directory, path), /is no place/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
