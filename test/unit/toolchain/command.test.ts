import assert from "node:assert/strict";
import { command, CommandError } from "../../../toolchain/command";

describe("running a program", () => {
  it("returns stdout and hands each line on as it comes", async () => {
    const lines: string[] = [];
    const out = await command(["sh", "-c", "echo one; echo two >&2; echo three"], {
      onLine: (line) => lines.push(line),
    });
    assert.equal(out, "one\nthree");
    assert.deepEqual(lines.sort(), ["one", "three", "two"]);
  });

  it("fails with the exit code and the last lines of output", async () => {
    await assert.rejects(command(["sh", "-c", "seq 1 30; exit 3"]), (error) => {
      assert(error instanceof CommandError);
      assert.equal(error.outcome, "ended with 3");
      assert.equal(error.tail.length, 20);
      assert.equal(error.tail.at(-1), "30");
      return true;
    });
  });

  it("fails when a signal ended the program, and when there is no such program", async () => {
    await assert.rejects(command(["sh", "-c", "kill -9 $$"]), /ended with SIGKILL/);
    await assert.rejects(command(["/no/such/program"]), /ENOENT/);
  });
});
