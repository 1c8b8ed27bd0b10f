import assert from "node:assert/strict";
import { modeOf } from "../../../scenarios/verify/files";

describe("the mode in a line of `ls -l`", () => {
  const lines: [string, number][] = [
    ["-rw-r--r-- 1 root root 5 Jan 1 /etc/x", 0o644],
    ["-rwxr-x---. 1 root root 5 Jan 1 /etc/x", 0o750],
    ["----------+ 1 root root 5 Jan 1 /etc/x", 0],
    ["-rwsr-sr-t 1 root root 5 Jan 1 /etc/x", 0o7755],
    ["-rwSr-Sr-T 1 root root 5 Jan 1 /etc/x", 0o7644],
  ];
  for (const [line, mode] of lines)
    it(`${line.slice(0, 11)} is ${mode.toString(8)}`, () => {
      assert.equal(modeOf(line).toString(8), mode.toString(8));
    });
});
