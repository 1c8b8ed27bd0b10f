import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  clearStaleLocks,
  isStale,
  requireUnlocked,
  type Processes,
} from "../../../../toolchain/pulumi/stale-lock";

const taken = "2026-01-01T12:00:00Z";
const at = Date.parse(taken);
const machine = (alive: boolean, started?: number): Processes => ({
  hostname: "here",
  runs: () => alive,
  startedAt: () => started,
});
const lock = (hostname: string) => ({ pid: 42, hostname, timestamp: taken });

describe("lock of a killed pulumi", () => {
  const cases: [title: string, host: string, machine: Processes, stale: boolean][] = [
    ["is stale when its process is dead", "here", machine(false), true],
    ["is not stale while its process lives", "here", machine(true, at - 60_000), false],
    ["is stale when a younger process has its pid", "here", machine(true, at + 60_000), true],
    ["is not stale when only the clock's rounding differs", "here", machine(true, at + 900), false],
    ["is not stale when the start of a living process is unknown", "here", machine(true), false],
    ["is never stale when it was taken on another machine", "there", machine(false), false],
  ];
  for (const [title, host, processes, stale] of cases) {
    it(title, () => {
      assert.equal(isStale(lock(host), processes), stale);
    });
  }

  describe("in a file backend", () => {
    let state: string;
    let folder: string;
    beforeEach(() => {
      state = mkdtempSync(join(tmpdir(), "testbed state #"));
      folder = join(state, ".pulumi/locks/organization/testbed/local");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "a.json"), JSON.stringify(lock("here")));
      writeFileSync(join(folder, "a.json.attrs"), "{}");
      writeFileSync(join(folder, "b.json"), JSON.stringify(lock("there")));
    });
    afterEach(() => {
      rmSync(state, { recursive: true });
    });

    it("is removed with what belongs to it, and others stay", () => {
      clearStaleLocks(pathToFileURL(state).href, "local", machine(false));
      assert.deepEqual(readdirSync(folder), ["b.json"]);
    });

    it("of a living process is named, and stays", () => {
      assert.throws(
        () => {
          requireUnlocked(pathToFileURL(state).href, "local", machine(true));
        },
        { name: "SetupError", message: /Another Pulumi works on stack local \(pid 42 on/ },
      );
      assert.equal(readdirSync(folder).length, 3);
    });

    it("stays when it is another stack's", () => {
      clearStaleLocks(pathToFileURL(state).href, "other", machine(false));
      assert.equal(readdirSync(folder).length, 3);
    });

    it("is found in every stack when none is named", () => {
      clearStaleLocks(pathToFileURL(state).href, undefined, machine(false));
      assert.deepEqual(readdirSync(folder), ["b.json"]);
    });

    it("is removed when its writer was killed before the first word", () => {
      writeFileSync(join(folder, "a.json"), "");
      clearStaleLocks(pathToFileURL(state).href, "local", machine(true));
      assert.ok(!readdirSync(folder).includes("a.json"));
    });

    it("stays while its process lives", () => {
      clearStaleLocks(pathToFileURL(state).href, "local", machine(true, at - 1));
      assert.equal(readdirSync(folder).length, 3);
    });
  });

  it("is left alone in any other backend", () => {
    clearStaleLocks("s3://bucket", "local", machine(false));
    clearStaleLocks(undefined, "local", machine(false));
  });
});
