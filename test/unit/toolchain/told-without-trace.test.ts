import assert from "node:assert/strict";
import { command } from "../../../toolchain/command";
import { SetupError } from "../../../toolchain/setup-error";
import { toldWithoutTrace } from "../../../toolchain/told-without-trace";

describe("a failure of the toolchain", () => {
  it("that is a program's own is told with its last lines, without a stack trace", async () => {
    const script = "console.error('error: the passphrase is wrong'); process.exit(7)";
    const error: unknown = await command([process.execPath, "-e", script]).catch((thrown: unknown) => thrown);
    const told = toldWithoutTrace(error);
    assert.equal(told?.exitCode, 1);
    assert.match(told.text, /: ended with 7\n {2}\| error: the passphrase is wrong$/);
    assert.doesNotMatch(told.text, /\n\s+at /);
  });

  it("of set-up is told with advice, and ends with 2", () => {
    assert.deepEqual(toldWithoutTrace(new SetupError("no space", ["make some"])), {
      text: "no space\n  make some",
      exitCode: 2,
    });
  });

  it("that nobody foresaw keeps its stack trace", () => {
    assert.equal(toldWithoutTrace(new TypeError("x is undefined")), undefined);
  });
});
