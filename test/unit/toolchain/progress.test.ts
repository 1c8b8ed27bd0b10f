import assert from "node:assert/strict";
import { mock } from "node:test";
import { LiveLine } from "../../../toolchain/progress";

/** A stream that is no terminal. */
function log(): { readonly lines: string[]; readonly out: NodeJS.WriteStream } {
  const lines: string[] = [];
  const write = (text: string): boolean => lines.push(text.trimEnd()) > 0;
  return { lines, out: { isTTY: false, write } as unknown as NodeJS.WriteStream };
}

describe("progress in a log", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setInterval", "Date"] }));
  afterEach(() => mock.timers.reset());

  it("says now and then that a silent step goes on", () => {
    const { lines, out } = log();
    const line = new LiveLine("Building", out);
    line.update("half");
    mock.timers.tick(20_000);
    line.end(true);
    assert.deepEqual(lines, ["… Building", "… Building (20 s): half", "✓ Building (20 s)"]);
  });

  it("does not where the step said something itself", () => {
    const { lines, out } = log();
    const line = new LiveLine("Building", out);
    mock.timers.tick(15_000);
    line.say("one wall");
    mock.timers.tick(5000);
    assert.deepEqual(lines, ["… Building", "one wall"]);
    mock.timers.tick(20_000);
    line.end(true);
    assert.deepEqual(lines.slice(2), ["… Building (40 s)", "✓ Building (40 s)"]);
  });
});
