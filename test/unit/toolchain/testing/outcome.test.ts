import assert from "node:assert/strict";
import { totalLine, totalOf, type Outcome } from "../../../../toolchain/testing/outcome";
import { judge } from "../../../../toolchain/testing/run-job";

describe("outcome of test suites", () => {
  const outcome: Outcome = {
    passed: 2,
    failed: 0,
    failures: [],
    skipped: [{ title: "a", reason: "no kernel" }],
  };

  it("is summed into the last line", () => {
    assert.equal(
      totalLine(totalOf([outcome, { passed: 1, failed: 3, failures: [], skipped: [] }])),
      "3 passed, 3 failed, 1 skipped",
    );
    assert.equal(totalLine(totalOf([])), "0 passed, 0 failed, 0 skipped");
  });

  it("is a failure when the suite wrote nothing", () => {
    assert.equal(judge(undefined, 0).failed, 1);
  });

  it("is a failure when the process broke off after its last test", () => {
    assert.deepEqual(judge(JSON.stringify(outcome), 7), { ...outcome, failed: 1 });
    assert.deepEqual(judge(JSON.stringify(outcome), null), { ...outcome, failed: 1 });
  });

  it("is what was counted otherwise", () => {
    assert.deepEqual(judge(JSON.stringify(outcome), 0), outcome);
    assert.equal(judge(JSON.stringify({ ...outcome, failed: 4 }), 4).failed, 4);
  });
});
