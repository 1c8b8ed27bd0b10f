import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

interface StackFiles {
  readonly remember: (project: string, copies: string, other?: string) => void;
  readonly restore: (project: string, copies: string) => void;
}
const load = createRequire(__filename);
const { remember, restore } = load(
  resolve(__dirname, "../../../../toolchain/pulumi/stack-files.cjs"),
) as StackFiles;

const original = "# why\nconfig:\n  testbed:system: etcd\n\n  testbed:nodes:\n    - { name: a }\n";
/** As Pulumi saves it: no blank lines, tight flow maps. */
const saved = "# why\nconfig:\n  testbed:system: etcd\n  testbed:nodes:\n    - {name: a}\n";
const salt = "encryptionsalt: v1:abc=:v1:def\n";

describe("stack file after Pulumi wrote to it", () => {
  let project: string;
  let copies: string;
  let file: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "testbed stack files "));
    copies = join(project, "copies");
    file = join(project, "Pulumi.local.yaml");
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  const cases: [title: string, before: string, after: string, expected: string][] = [
    ["is put back byte by byte when only a salt was added", original, saved + salt, original],
    ["is put back wherever the salt stands", original, salt + saved, original],
    ["stays as it is when nothing was added", original, original, original],
    ["keeps a changed format that has no salt with it", original, saved, saved],
    [
      "keeps changes of the configuration, without the salt",
      original,
      saved.replace("etcd", "archy") + salt,
      saved.replace("etcd", "archy"),
    ],
    [
      "keeps the salt of values encrypted with it",
      original,
      `${saved}  testbed:token:\n    secure: v1:xyz\n${salt}`,
      `${saved}  testbed:token:\n    secure: v1:xyz\n${salt}`,
    ],
    ["keeps a salt that was there before", original + salt, saved + salt, saved + salt],
    ["loses the salt also when it is no longer YAML", original, `a: [\n${salt}`, "a: [\n"],
  ];
  for (const [title, before, after, expected] of cases) {
    it(title, () => {
      writeFileSync(file, before);
      remember(project, copies);
      writeFileSync(file, after);
      restore(project, copies);
      assert.equal(readFileSync(file, "utf8"), expected);
    });
  }

  it("is put back wherever it lies, when Pulumi was told to use it", () => {
    const other = join(mkdtempSync(join(tmpdir(), "testbed other ")), "Pulumi.local.yaml");
    writeFileSync(file, original.replace("etcd", "archy"));
    writeFileSync(other, original);
    remember(project, copies, other);
    writeFileSync(other, saved + salt);
    restore(project, copies);
    assert.equal(readFileSync(other, "utf8"), original);
    assert.equal(readFileSync(file, "utf8"), original.replace("etcd", "archy"));
    rmSync(join(other, ".."), { recursive: true });
  });

  it("is put back by the next run when its own was killed", () => {
    writeFileSync(file, original);
    remember(project, copies);
    writeFileSync(file, saved + salt);
    restore(project, copies);
    remember(project, copies);
    restore(project, copies);
    assert.equal(readFileSync(file, "utf8"), original);
  });

  it("has nothing to be put back from before the first run", () => {
    writeFileSync(file, saved + salt);
    restore(project, copies);
    assert.equal(readFileSync(file, "utf8"), saved + salt);
  });
});
