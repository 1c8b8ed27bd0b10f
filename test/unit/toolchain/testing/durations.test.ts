import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rememberDurations, rememberedDurations } from "../../../../toolchain/testing/durations";

describe("durations of test files", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed durations "));
  const file = join(folder, "cache", "durations.json");
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("are none at first", () => {
    assert.deepEqual(rememberedDurations(file), {});
  });

  it("are remembered, the latest of each", () => {
    rememberDurations(new Map([["a", 1.4], ["b", 2]]), file); // prettier-ignore
    rememberDurations(new Map([["a", 9.6]]), file);
    assert.deepEqual(rememberedDurations(file), { a: 10, b: 2 });
  });

  it("are none when the file is not theirs", () => {
    for (const text of ["{", "null", '["a"]', '{"a":"long"}']) {
      writeFileSync(file, text);
      assert.deepEqual(rememberedDurations(file), {}, text);
    }
  });
});
