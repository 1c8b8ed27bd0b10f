import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentKey, fillOnce, folderKey } from "../../../toolchain/content";

describe("content", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testbed-content-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("has a key that tells where one part ends and the next begins", () => {
    assert.equal(contentKey("a", "b"), contentKey("a", "b"));
    assert.notEqual(contentKey("ab", "c"), contentKey("a", "bc"));
  });

  it("has another folder key after a file changed or moved", () => {
    writeFileSync(join(folder, "a"), "1");
    const first = folderKey(folder);
    writeFileSync(join(folder, "a"), "2");
    const second = folderKey(folder);
    rmSync(join(folder, "a"));
    writeFileSync(join(folder, "b"), "2");
    assert.equal(new Set([first, second, folderKey(folder)]).size, 3);
  });

  it("fills a folder once", async () => {
    const target = join(folder, "tree");
    const fill = (text: string) => (empty: string) => {
      writeFileSync(join(empty, "file"), text);
      return Promise.resolve();
    };
    await fillOnce(target, fill("first"));
    await fillOnce(target, fill("second"));
    assert.equal(readFileSync(join(target, "file"), "utf8"), "first");
  });

  it("leaves nothing behind when filling fails", async () => {
    const target = join(folder, "tree");
    await assert.rejects(
      fillOnce(target, () => Promise.reject(new Error("disk full"))),
      /disk full/,
    );
    assert.equal(existsSync(target), false);
    assert.deepEqual(readdirSync(folder), []);
  });
});
