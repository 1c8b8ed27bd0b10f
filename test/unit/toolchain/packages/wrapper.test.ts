import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { libraryFolders, wrapperScript } from "../../../../toolchain/packages/wrapper";

describe("wrapper of an unpacked program", () => {
  let root: string;
  let program: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "testbed it's unpacked "));
    program = join(root, "program");
    writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "${LD_LIBRARY_PATH-unset}" "$@"\n', { mode: 0o755 });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const run = (libraries: string[], env: Record<string, string> = {}) => {
    const wrapper = join(root, "wrapper");
    writeFileSync(wrapper, wrapperScript(program, libraries), { mode: 0o755 });
    return execFileSync(wrapper, ["a b", "'"], { encoding: "utf8", env }).trimEnd().split("\n");
  };

  it("passes arguments on and puts its libraries first", () => {
    const libraries = [join(root, "usr/lib/x"), join(root, "lib")];
    assert.deepEqual(run(libraries), [libraries.join(":"), "a b", "'"]);
    assert.equal(run(libraries, { LD_LIBRARY_PATH: "/mine" })[0], `${libraries.join(":")}:/mine`);
  });

  it("sets no library path when there are no libraries", () => {
    assert.deepEqual(run([]), ["unset", "a b", "'"]);
  });

  it("knows the folders that hold libraries, the architecture's first", () => {
    for (const folder of ["usr/lib/x86_64-linux-gnu", "usr/lib/python3", "lib"])
      mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, "usr/lib/x86_64-linux-gnu/libnft.so.1"), "");
    writeFileSync(join(root, "usr/lib/libother.so"), "");
    assert.deepEqual(libraryFolders(root), [join(root, "usr/lib/x86_64-linux-gnu"), join(root, "usr/lib")]);
  });
});
