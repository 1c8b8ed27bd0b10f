import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendToLog } from "../../../scenarios/health/log";

describe("the log of health checks", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed health "));
  after(() => rmSync(folder, { recursive: true }));

  it("keeps whole checks, the last ones, within its limit", () => {
    const file = join(folder, "deep", "health.log");
    for (let index = 0; index < 10; index++) appendToLog(file, `check ${index}\n`, 20);
    assert.equal(readFileSync(`${file}.1`, "utf8"), "check 6\ncheck 7\n");
    assert.equal(readFileSync(file, "utf8"), "check 8\ncheck 9\n");
    assert.equal(readdirSync(join(folder, "deep")).length, 2);
  });

  it("takes a check that is larger than its limit", () => {
    const file = join(folder, "large.log");
    appendToLog(file, "much too long\n", 5);
    assert.equal(readFileSync(file, "utf8"), "much too long\n");
  });
});
