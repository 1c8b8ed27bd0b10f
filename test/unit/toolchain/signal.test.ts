import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { project } from "../../../toolchain/project";
import { signal, signalChild } from "../../../toolchain/signal";
import { skip } from "../../support/skip";
import { TYPESCRIPT } from "../../../scenarios/typescript";

const NOBODY = 65_534;

describe("a signal", function () {
  this.timeout(20_000);
  let child: ChildProcess;

  beforeEach(async () => {
    child = spawn("sleep", ["60"], { detached: true });
    await once(child, "spawn");
  });
  afterEach(() => {
    child.kill("SIGKILL");
  });

  it("reaches a process, and is told when that is gone", async () => {
    const pid = child.pid ?? 0;
    assert.equal(signal(pid, 0), true);
    assert.equal(signal(-pid, "SIGTERM"), true);
    const [, by] = (await once(child, "exit")) as [unknown, string];
    assert.equal(by, "SIGTERM");
    assert.equal(signal(pid, "SIGTERM"), false);
  });

  it("reaches a child only while that runs: its number may be another's after", async () => {
    const { pid = 0 } = child;
    signalChild({ pid, exitCode: 0, signalCode: null }, "SIGKILL");
    assert.equal(signal(pid, 0), true);
    signalChild(child, "SIGTERM");
    const [, by] = (await once(child, "exit")) as [unknown, string];
    assert.equal(by, "SIGTERM");
  });

  it("takes the way by sudo to what has root's rights", function () {
    if (process.getuid?.() !== 0) skip(this, "it takes root to become nobody");
    const folder = mkdtempSync(join(tmpdir(), "testbed-signal-"));
    try {
      const said = join(folder, "said");
      writeFileSync(join(folder, "sudo"), `#!/bin/sh\nprintf '%s\\n' "$*" >>${said}\n`, { mode: 0o755 });
      writeFileSync(said, "");
      for (const path of [folder, said]) chmodSync(path, 0o777);
      const code = `console.log(["SIGTERM", 0].map((name) => require("./toolchain/signal").signal(-${child.pid}, name)).join());`;
      const argv = [...TYPESCRIPT, "--eval", `process.setuid(${NOBODY});${code}`];
      const { stdout, stderr } = spawnSync(process.execPath, argv, {
        ...{ cwd: project, encoding: "utf8" },
        env: { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) },
      });
      assert.equal(stdout, "true,true\n", stderr);
      assert.equal(readFileSync(said, "utf8"), `-n kill -s TERM -- -${child.pid}\n`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
