import assert from "node:assert/strict";
import { lastEnd } from "../../../scenarios/verify/crashes";

const note = "[testbed] 2026-11-28T10:00:00+0000 ended with 3; starts again in 2 s";

describe("how a service ended, as its log has it", () => {
  it("is its last end, with what it wrote last before that", () => {
    const log = `listening\nout of handles\n${note}\nlistening\n`;
    const ended = "ended with 3; starts again in 2 s";
    assert.deepEqual(lastEnd(log), { ended, words: "out of handles" });
  });

  it("is none of a service that goes on", () => {
    assert.deepEqual(lastEnd("[testbed] 2026-11-28T10:00:00+0000 the clock was off\nlistening\n"), {
      words: "listening",
    });
  });

  it("is told without words where it wrote none", () => {
    assert.deepEqual(lastEnd(`${note}\n`), { ended: "ended with 3; starts again in 2 s" });
    assert.deepEqual(lastEnd(""), {});
  });
});
