import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendFile, replaceFile } from "../../../scenarios/results/files";
import { skip } from "../../support/skip";

describe("files of the results", () => {
  let folder: string;
  const { SUDO_UID, SUDO_GID } = process.env;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "testbed results "))));
  afterEach(() => {
    restore("SUDO_UID", SUDO_UID);
    restore("SUDO_GID", SUDO_GID);
    rmSync(folder, { recursive: true, force: true });
  });
  function restore(name: string, value: string | undefined): void {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }

  it("are replaced whole, and leave nothing beside them", () => {
    const path = join(folder, "a", "b.json");
    replaceFile(path, "one");
    replaceFile(path, "two");
    assert.equal(readFileSync(path, "utf8"), "two");
    assert.deepEqual(readdirSync(join(folder, "a")), ["b.json"]);
  });
  it("leave the old content when they cannot be replaced", function () {
    const path = join(folder, "taken");
    appendFile(join(path, "inside"), "x");
    assert.throws(() => {
      replaceFile(path, "new");
    });
    assert.deepEqual(readdirSync(folder), ["taken"]);
    chmodSync(path, 0o755);
  });
  it("belong to the user behind sudo, with every folder made for them", function () {
    if (process.getuid?.() !== 0) skip(this, "only root can give files to another user");
    process.env["SUDO_UID"] = "12345";
    process.env["SUDO_GID"] = "23456";
    replaceFile(join(folder, "stack", "run", "result.json"), "{}");
    appendFile(join(folder, "stack", "run", "log.txt"), "line\n");
    appendFile(join(folder, "stack", "run", "log.txt"), "line\n");
    for (const path of ["stack", "stack/run", "stack/run/result.json", "stack/run/log.txt"]) {
      const { uid, gid } = statSync(join(folder, path));
      assert.deepEqual([path, uid, gid], [path, 12345, 23456]);
    }
    assert.notEqual(statSync(folder).uid, 12345);
  });
});
