import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { skip } from "../../support/skip";

describe("start of Grafana", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "testbed grafana "));
    mkdirSync(join(root, "grafana", "bin"), { recursive: true });
    mkdirSync(join(root, "path"));
    const program = join(root, "grafana", "bin", "grafana-server");
    writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const start = (folder: string) =>
    spawnSync("bash", ["components/monitoring/scripts/grafana.sh"], {
      encoding: "utf8",
      env: { PATH: `${join(root, folder)}:/usr/bin:/bin` },
    });

  it("finds the folder beside the program that a link leads to", () => {
    mkdirSync(join(root, "grafana", "conf"));
    writeFileSync(join(root, "grafana", "conf", "defaults.ini"), "");
    symlinkSync(join(root, "grafana", "bin", "grafana-server"), join(root, "path", "grafana-server"));
    const { status, stdout } = start("path");
    assert.equal(status, 0);
    assert.equal(stdout, `--homepath\n${join(root, "grafana")}\n`);
  });

  it("says when that folder is nowhere", function () {
    if (existsSync("/usr/share/grafana/conf")) skip(this, "Grafana is installed on this machine");
    const { status, stderr } = start("grafana/bin");
    assert.equal(status, 1);
    assert.match(stderr, /folder with conf\/defaults\.ini is not beside it/);
  });

  it("says when there is no Grafana", function () {
    if (spawnSync("sh", ["-c", "command -v grafana-server || test -e /usr/sbin/grafana-server"]).status === 0)
      skip(this, "Grafana is installed on this machine");
    const { status, stderr } = start("path");
    assert.equal(status, 1);
    assert.match(stderr, /no grafana-server on this host: install Grafana/);
  });
});
