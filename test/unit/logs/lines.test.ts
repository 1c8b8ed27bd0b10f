import assert from "node:assert/strict";
import { LogLines, merged, type LogLine } from "../../../scenarios/logs/lines";
import { momentOf, timeOf } from "../../../scenarios/logs/log-time";

describe("the time of a line", () => {
  const noon = Date.parse("2026-01-31T12:00:00Z");
  for (const line of [
    "2026-01-31T12:00:00Z info started",
    "2026-01-31T12:00:00.000Z info started",
    '{"level":"info","ts":"2026-01-31T12:00:00.000Z","msg":"published"}',
    "[testbed] 2026-01-31T13:00:00+0100 ended with 1",
    "ts=2026-01-31T12:00:00Z caller=main.go",
    "logger=settings t=2026-01-31T14:00:00+02:00 level=info",
    `{"time":${noon},"msg":"x"}`,
    `{"level":"warn","ts":${noon / 1000}.0,"msg":"x"}`,
  ])
    it(line, () => assert.equal(timeOf(line), noon));

  for (const line of [
    "",
    "panic: 5",
    "id 1769860800000",
    `${" ".repeat(200)}2026-01-31T12:00:00Z`,
    "2026-13-45T99:00:00Z",
  ])
    it(`is not told by: ${line.trim() || "nothing"}`, () => assert.equal(timeOf(line), undefined));
});

describe("the moment that a person means", () => {
  const now = 1e12;
  const cases = {
    "10m": now - 600e3,
    "90s": now - 90e3,
    "1h30m": now - 5400e3,
    "2d": now - 172_800e3,
    "0.5h": now - 1800e3,
  };
  for (const [text, moment] of Object.entries(cases))
    it(text, () => assert.equal(momentOf(text, now), moment));
  it("a date, with or without time", () => {
    assert.equal(momentOf("2026-01-31T12:00:00Z", now), Date.parse("2026-01-31T12:00:00Z"));
    assert.equal(momentOf("2026-01-31", now), Date.parse("2026-01-31"));
  });
  for (const text of ["", "10", "10 minutes", "yesterday", "m"])
    it(`is not understood: ${text}`, () => assert.equal(momentOf(text, now), undefined));
});

describe("lines of logs", () => {
  it("are whole however they arrive, also in the middle of a character", () => {
    const lines = new LogLines("a/x");
    const bytes = Buffer.from("ä 1\r\nö 2\nrest");
    const seen = [...bytes].flatMap((byte) => lines.push(Buffer.from([byte])));
    assert.deepEqual(
      [...seen, ...lines.flush()].map(({ text }) => text),
      ["ä 1", "ö 2", "rest"],
    );
    assert.deepEqual(lines.flush(), []);
  });

  it("without a time have that of the line before", () => {
    const lines = new LogLines("a/x").push(Buffer.from("before\n2026-01-31T12:00:00Z one\n  at two\n"));
    const noon = Date.parse("2026-01-31T12:00:00Z");
    assert.deepEqual(
      lines.map(({ time }) => time),
      [undefined, noon, noon],
    );
  });

  it("of several logs come in the order of time; those of one log keep theirs", () => {
    const of = (log: string, ...times: (number | undefined)[]): LogLine[] =>
      times.map((time, index) => ({ log, time, text: `${log}${index}` }));
    const order = merged([of("a", 1, 5, 3), of("b", undefined, 2, 6)]).map(({ text }) => text);
    assert.deepEqual(order, ["b0", "a0", "b1", "a1", "a2", "b2"]);
  });
});
