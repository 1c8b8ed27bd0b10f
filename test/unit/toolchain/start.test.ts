import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const start = resolve(__dirname, "../../../toolchain/start.cjs");

describe("start.cjs", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed start "));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("tells an old Node what is wrong and ends with 2", () => {
    const pretend = join(folder, "old-node.cjs");
    writeFileSync(
      pretend,
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.4" } });',
    );
    const result = spawnSync(process.execPath, ["--require", pretend, start, "--help"], { encoding: "utf8" });
    assert.equal(result.status, 2);
    assert.match(
      result.stderr,
      /^Testbed needs Node 20 or newer; this is 18\.20\.4\.\n {2}Install a newer Node/,
    );
    assert.equal(result.stdout, "");
  });

  it("shows its help from any folder", () => {
    const result = spawnSync(process.execPath, [start, "--help"], { encoding: "utf8", cwd: folder });
    assert.equal(result.status, 0, result.stderr);
    for (const word of [
      "start",
      "destroy",
      "setup",
      "test",
      "check",
      "--stack",
      "--config-file",
      "--raw",
      "TESTBED_CACHE",
    ])
      assert.match(result.stdout, new RegExp(word));
  });

  it("names a misspelt command and ends with 2", () => {
    const result = spawnSync(process.execPath, [start, "destory"], { encoding: "utf8", cwd: folder });
    assert.equal(result.status, 2);
    assert.match(result.stderr, /^error: unknown command 'destory' \(.*--help/);
    assert.equal(result.stdout, "");
  });
});
