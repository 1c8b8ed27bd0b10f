import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publish } from "../../../../toolchain/generate/pages";

describe("generated pages", () => {
  const root = mkdtempSync(join(tmpdir(), "pages "));
  const page = { file: "docs/a page.md", text: "| a |\n| - |\n| long |\n" };
  const path = join(root, page.file);
  let printed: string[] = [];
  const { log, error } = console;

  beforeEach(() => {
    printed = [];
    console.log = console.error = (line: string) => printed.push(line);
  });
  afterEach(() => {
    Object.assign(console, { log, error });
  });
  after(() => {
    rmSync(root, { recursive: true });
  });

  it("are stale while they are missing, and the check names them and changes nothing", async () => {
    assert.equal(await publish("docs", [page], ["--check"], root), 1);
    assert.deepEqual(printed, ["docs/a page.md is stale: run `npm run docs` and commit it"]);
    assert.throws(() => statSync(path), /ENOENT/);
  });

  it("are written in the project's format, and are then up to date", async () => {
    assert.equal(await publish("docs", [page], [], root), 0);
    assert.equal(readFileSync(path, "utf8"), "| a    |\n| ---- |\n| long |\n");
    assert.equal(await publish("docs", [page], ["--check"], root), 0);
    assert.deepEqual(printed, ["wrote docs/a page.md"]);
  });

  it("are stale after an edit by hand", async () => {
    writeFileSync(path, "edited\n");
    assert.equal(await publish("docs", [page], ["--check"], root), 1);
  });

  it("say how they are made, and make nothing", async () => {
    assert.equal(await publish("docs", [{ ...page, file: "new.md" }], ["--help"], root), 0);
    assert.match(printed[0] ?? "", /^usage: npm run docs \[-- --check\]\n\nWrites new\.md/);
    assert.throws(() => statSync(join(root, "new.md")), /ENOENT/);
  });

  it("refuse an option they do not know", async () => {
    assert.equal(await publish("docs", [page], ["--chekc"], root), 1);
    assert.match(printed[0] ?? "", /unknown argument --chekc; usage: npm run docs \[-- --check\]/);
  });
});
