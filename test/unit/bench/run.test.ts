import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { TYPESCRIPT } from "../../../scenarios/typescript";

describe("npm run bench", function () {
  this.timeout(20_000);

  it("-- --help says how it is used, and measures nothing", () => {
    const script = resolve(__dirname, "../../../bench/run.ts");
    const argv = [...TYPESCRIPT, script, "--help"];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^usage: npm run bench .*\n\nNames: accuracy, .*soak/);
  });
});
