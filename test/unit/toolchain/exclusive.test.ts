import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifySelf } from "../../../scenarios/runner/processes";
import { exclusively } from "../../../toolchain/exclusive";

describe("exclusive work", () => {
  let folder: string;
  let lock: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testbed-lock-"));
    lock = join(folder, "deep", "lock");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is never done twice at once", async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    await Promise.all([exclusively(lock, work), exclusively(lock, work)]);
    assert.equal(most, 1);
    assert.equal(existsSync(lock), false);
  });

  it("takes over from a dead process", async () => {
    const dead = { ...identifySelf(), pid: spawnSync("true").pid };
    await exclusively(lock, () => Promise.resolve());
    writeFileSync(lock, JSON.stringify(dead));
    assert.equal(await exclusively(lock, () => Promise.resolve("done")), "done");
  });

  it("takes over from a dead process whose pid another one has now", async () => {
    await exclusively(lock, () => Promise.resolve());
    writeFileSync(lock, JSON.stringify({ ...identifySelf(), started: "1" }));
    assert.equal(await exclusively(lock, () => Promise.resolve("done")), "done");
  });

  it("frees the lock when the work fails", async () => {
    await assert.rejects(
      exclusively(lock, () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.equal(existsSync(lock), false);
  });
});
