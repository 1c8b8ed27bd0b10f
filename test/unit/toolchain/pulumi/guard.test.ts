import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const guard = resolve(__dirname, "../../../../toolchain/pulumi/guard.cjs");

describe("guard in front of the Pulumi CLI", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testbed guard "));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  /** Runs the guard as set-up installs it, in front of a shell script. */
  const run = (script: string, env = process.env, ...args: string[]) => {
    const cli = join(folder, "real");
    writeFileSync(cli, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const call = `require(${JSON.stringify(guard)})(${JSON.stringify(cli)}, "/the/home")`;
    writeFileSync(join(folder, "pulumi"), call);
    return spawnSync(process.execPath, [join(folder, "pulumi"), ...args], {
      encoding: "utf8",
      input: "typed\n",
      env,
    });
  };

  it("passes arguments, input, output and the exit code on", () => {
    const result = run('cat; printf "%s|" "$@"; echo oops >&2; exit 7', process.env, "up", "a b");
    assert.equal(result.stdout, "typed\nup|a b|");
    assert.equal(result.stderr, "oops\n");
    assert.equal(result.status, 7);
  });

  it("gives the CLI its PULUMI_HOME and puts its folder on PATH", () => {
    const [home, path] = run('echo "$PULUMI_HOME"; echo "$PATH"').stdout.split("\n");
    assert.equal(home, "/the/home");
    assert.equal(path?.split(":")[0], folder);
  });

  it("tells the program which stack file it was told to use", () => {
    const said = (...args: string[]) =>
      run('echo "$TESTBED_STACK_FILE"', { ...process.env, TESTBED_STACK_FILE: "other" }, ...args).stdout;
    assert.equal(said("up", "--config-file", "examples/Pulumi.etcd.yaml"), "examples/Pulumi.etcd.yaml\n");
    assert.equal(said("up", "--config-file=a b.yaml", "--yes"), "a b.yaml\n");
    assert.equal(said("up", "-c", "testbed:pace=quick"), "\n");
  });

  it("clears the lock of a CLI that was killed, and leaves that of a living one", () => {
    const locks = join(folder, "state", ".pulumi", "locks", "organization", "testbed", "any");
    mkdirSync(locks, { recursive: true });
    const lock = (pid: number) =>
      JSON.stringify({ pid, hostname: hostname(), timestamp: new Date().toISOString() });
    writeFileSync(join(locks, "dead.json"), lock(spawnSync("true").pid));
    writeFileSync(join(locks, "living.json"), lock(process.pid));
    const env = { ...process.env, PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href };
    const result = run(`ls '${locks}'`, env);
    assert.equal(result.stdout, "living.json\n");
    assert.match(result.stderr, /^Cleared the lock that process \d+ left when it died/);
  });

  it("ends by the signal that ended the CLI", () => {
    assert.equal(run("kill -TERM $$").signal, "SIGTERM");
  });

  it("says what to do when the CLI is not there", () => {
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), "testbed guard "));
    const call = `require(${JSON.stringify(guard)})(${JSON.stringify(join(folder, "none"))}, "/the/home")`;
    const result = spawnSync(process.execPath, ["--eval", call], { encoding: "utf8" });
    assert.equal(result.status, 1);
    assert.match(result.stderr, /ENOENT\n {2}Run `npm run setup` again\./);
  });
});
