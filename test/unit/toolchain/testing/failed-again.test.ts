import assert from "node:assert/strict";
import { failedAgain } from "../../../../toolchain/testing/failed-again";
import { brokenOff } from "../../../../toolchain/testing/outcome";

describe("what failed, told again", () => {
  const job = {
    files: [],
    place: "own",
    alone: false,
    light: false,
    yields: true,
    estimate: 0,
    needsToolchain: false,
  } as const;
  const well = { passed: 1, failed: 0, failures: [], skipped: [] };

  it("names file, test and reason, and nothing that went well", () => {
    const failures = [{ title: "a cut heals", message: "expected 1\nto equal 2" }];
    const results = [
      { job: { ...job, name: "contract/a.test.ts" }, outcome: well, seconds: 1 },
      { job: { ...job, name: "contract/b.test.ts" }, outcome: { ...well, failed: 1, failures }, seconds: 1 },
      { job: { ...job, name: "contract/c.test.ts" }, outcome: brokenOff },
    ];
    assert.deepEqual(failedAgain(results), [
      "failed: contract/b.test.ts",
      "  a cut heals",
      "    expected 1",
      "    to equal 2",
      "failed: contract/c.test.ts (not run)",
    ]);
  });

  it("cuts what is very long", () => {
    const failures = [{ title: "a", message: "x".repeat(5000) }];
    const results = [{ job: { ...job, name: "b" }, outcome: { ...well, failed: 1, failures }, seconds: 1 }];
    assert.ok((failedAgain(results).at(-1)?.length ?? 0) < 700);
  });
});
