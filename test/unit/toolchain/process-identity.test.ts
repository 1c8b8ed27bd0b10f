import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { skip } from "../../support/skip";
import { isAlive, startedAt } from "../../../toolchain/process-identity";

describe("identity of a process", () => {
  it("tells the living from the dead", () => {
    assert.equal(isAlive(process.pid), true);
    assert.equal(isAlive(spawnSync("true").pid), false);
  });

  it("counts a dead process as dead that its parent never collects", async function () {
    if (!existsSync("/proc/self/stat")) skip(this, "no /proc here");
    // `sleep` takes the place of the shell and knows nothing of the child.
    const parent = spawn("sh", ["-c", "sleep 0.05 & echo $!; exec sleep 30"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      const [line] = (await once(parent.stdout, "data")) as [Buffer];
      const pid = Number(line.toString());
      while (!readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z "))
        await new Promise((resolve) => setImmediate(resolve));
      assert.equal(isAlive(pid), false);
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("knows when one started", () => {
    const started = startedAt(process.pid);
    if (started === undefined) return;
    const expected = Date.now() - process.uptime() * 1000;
    assert.ok(Math.abs(started - expected) < 2000, `${started} is not about ${expected}`);
  });
});
