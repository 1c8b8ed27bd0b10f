import assert from "node:assert/strict";
import { duration, tally, verdictTable } from "../../../scenarios/results/table";

const rows = [
  { id: "ET-1", title: "consensus", verdict: "pass", seconds: 4.24, reason: "3 checks held" },
  {
    id: "ET-2",
    title: "leader failover",
    verdict: "fail",
    seconds: 75,
    reason: "no leader ".repeat(20).trim(),
  },
];

describe("the table of verdicts", () => {
  it("fits the width it is given", () => {
    const title = "The standby takes over the treasury, and nothing is paid twice";
    for (const each of [rows, rows.map((row) => ({ ...row, title }))])
      for (const width of [60, 80, 110, 160])
        for (const line of verdictTable(each, { colour: false, width }).split("\n"))
          assert.ok(line.length <= width, `${line.length} characters: ${line}`);
  });
  it("does not take a build server for a terminal", () => {
    // What `process.stdout.isTTY` is in a pipe.
    const notTerminal = undefined as unknown as boolean;
    assert.ok(!verdictTable(rows, { colour: notTerminal }).includes("\u001b"));
  });
  it("colours only when asked to", () => {
    assert.ok(!verdictTable(rows, { colour: false }).includes("\u001b"));
    assert.ok(verdictTable(rows, { colour: true }).includes("\u001b[32mpass"));
  });
  it("loses no word of a long reason", () => {
    assert.equal(verdictTable(rows, { colour: false }).match(/leader/g)?.length, 21);
  });
  it("counts the verdicts and adds the times up", () => {
    assert.equal(tally(rows), "2 scenarios: 1 pass, 1 fail; 1m 19s");
    assert.equal(tally([{ id: "A", verdict: "pass", reason: "" }]), "1 scenario: 1 pass");
  });
  it("shows times as people read them", () => {
    assert.deepEqual([0, 59.94, 59.96, 61, 3600].map(duration), [
      "0.0 s",
      "59.9 s",
      "1m 00s",
      "1m 01s",
      "60m 00s",
    ]);
  });
});
