import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOf } from "../../../cli/script-program";
import { skip } from "../../support/skip";

describe("a user's script", function () {
  this.timeout(20_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "script "))));
  after(() => {
    rmSync(directory, { recursive: true });
  });
  const script = (name: string, text: string, mode = 0o644): string => {
    const file = join(directory, name);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };

  const scripts = {
    "a.ts": "const [word]: string[] = process.argv.slice(2); console.log(word as string);",
    "b.mjs": 'import { argv } from "node:process"; console.log(argv[2]);',
    "c.cjs": "console.log(process.argv[2])",
    "d.sh": 'echo "$1"',
    "e.py": "import sys; print(sys.argv[1])",
  };
  for (const [name, text] of Object.entries(scripts))
    it(`runs: ${name}`, () => {
      const [program = "", ...args] = programOf(process.cwd(), script(name, text));
      assert.equal(execFileSync(program, [...args, "it's me"], { encoding: "utf8" }).trim(), "it's me");
    });

  it("runs when it is executable, whatever it is called", () => {
    const file = script("test", "#!/bin/sh\necho $1", 0o755);
    assert.deepEqual(programOf(".", file), [file]);
  });

  it("that cannot be run is refused with what to do", () => {
    assert.throws(() => programOf(".", script("plain", "")), /is not executable: `chmod \+x` it, or .*\.py$/);
    assert.throws(() => programOf(".", join(directory, "none.ts")), /there is no file .*none\.ts/);
    assert.throws(() => programOf(".", directory), /there is no file/);
  });

  describe("inside", () => {
    const inside = (order: object): ReturnType<typeof spawnSync> => {
      const file = script("order.json", JSON.stringify({ env: process.env, cwd: directory, ...order }));
      const result = spawnSync(process.execPath, ["cli/run-inside.cjs", file], { encoding: "utf8" });
      assert.equal(existsSync(file), false, "the order is removed");
      return result;
    };

    it("has its folder, environment and exit code", () => {
      const argv = ["sh", "-c", 'echo "$PWD $WORD"; exit 7'];
      const { status, stdout } = inside({ argv, env: { ...process.env, WORD: "a b" } });
      assert.deepEqual([status, stdout], [7, `${directory} a b\n`]);
    });

    it("ends with 128 and the signal that killed it, or 127 when it is not there", () => {
      assert.equal(inside({ argv: ["sh", "-c", "kill -9 $$"] }).status, 137);
      const { status, stderr } = inside({ argv: ["no-such-program"] });
      assert.deepEqual([status, stderr], [127, "no-such-program: there is no such program\n"]);
    });

    it("is the user's, not root's", function () {
      if (process.getuid?.() !== 0) skip(this, "only root can become another user");
      const argv = ["sh", "-c", "id -u; id -g"];
      const { stdout } = inside({ argv, cwd: "/", uid: 65534, gid: 65534, user: "nobody" });
      assert.equal(stdout, "65534\n65534\n");
    });
  });
});
