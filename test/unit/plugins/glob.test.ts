import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { selectFiles } from "../../../toolchain/plugins/command/files";
import { compileGlob } from "../../../toolchain/plugins/command/glob";

const CASES: readonly (readonly [glob: string, matching: readonly string[], others: readonly string[]])[] = [
  ["*.txt", ["a.txt", ".txt"], ["a/b.txt", "a.txtx", "atxt"]],
  ["a/**", ["a/b", "a/b/c"], ["a", "b/a/c"]],
  ["src/**.js", ["src/a.js", "src/a/b.js"], ["src/a.ts"]],
  ["?.txt", ["a.txt"], ["ab.txt", "/.txt"]],
  ["[ab].c", ["a.c", "b.c"], ["c.c"]],
  ["[!ab].c", ["c.c"], ["a.c"]],
  ["{a,b*}.c", ["a.c", "bb.c"], ["c.c", "a,b.c"]],
  ["a(b)+.c", ["a(b)+.c"], ["ab.c", "abb.c"]],
  ["\\*.c", ["*.c"], ["a.c"]],
];

describe("Globs of a command's files", () => {
  for (const [glob, matching, others] of CASES) {
    it(`${glob} matches ${matching.join(" ")} and not ${others.join(" ")}`, () => {
      const matches = compileGlob(glob);
      assert.deepEqual([...matching, ...others].filter(matches), matching);
    });
  }

  it("with an open brace are refused", () => {
    assert.throws(() => compileGlob("{a"), /glob "\{a" has a "\{" without its "\}"/);
  });

  it("choose files in their order, never folders", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "testbed-glob-"));
    try {
      mkdirSync(path.join(folder, "deep/er"), { recursive: true });
      for (const file of ["a.txt", "secret.txt", "deep/er/b.txt"]) writeFileSync(path.join(folder, file), "");
      assert.deepEqual(await selectFiles(folder, ["**", "!**secret*"]), ["a.txt", "deep/er/b.txt"]);
      assert.deepEqual(await selectFiles(folder, ["!**secret*", "*.txt"]), ["a.txt", "secret.txt"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
