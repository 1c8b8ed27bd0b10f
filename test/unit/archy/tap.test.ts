import assert from "node:assert/strict";
import { incomplete, junitTests, parseTap } from "../../../components/systems/archy/adapter/tap";

describe("TAP of a gate", () => {
  it("has each test's number, name and colour, whatever is written about it", () => {
    const { planned, tests } = parseTap(
      [
        "1..4",
        "ok 1 plain",
        "ok 2 timed # in 44 ms",
        "not ok 3 red # in 27 ms",
        "# (in test file a.bats, line 9)",
        "ok 4 left alone # in 3 ms # skip no consent",
      ].join("\n"),
    );
    assert.equal(planned, 4);
    assert.deepEqual(
      tests.map(({ number, name, result }) => `${number} ${name}: ${result}`),
      ["1 plain: ok", "2 timed: ok", "3 red: not ok", "4 left alone: skip"],
    );
  });

  it("counts a skip without a reason, and not the word in a name", () => {
    const { tests } = parseTap("1..2\nok 1 one # skip\nok 2 skip the queue\n");
    assert.deepEqual(
      tests.map(({ result }) => result),
      ["skip", "ok"],
    );
  });

  it("is complete only if every planned test was run once", () => {
    assert.equal(incomplete(parseTap("1..2\nok 1 a\nok 2 b")), undefined);
    assert.equal(incomplete(parseTap("1..2\nok 1 a")), "1 of 2 planned tests were run");
    assert.equal(incomplete(parseTap("1..2\nok 1 a\nok 1 a")), "2 of 2 planned tests were run");
    assert.equal(incomplete(parseTap("1..0")), "no test was planned");
    assert.equal(incomplete(parseTap("ok 1 a")), "no plan was printed");
  });

  it("is compared with JUnit's test cases", () => {
    assert.equal(
      junitTests('<testsuite tests="9"><testcase a="1"/>\n<testcase a="2"><skipped/></testcase>'),
      2,
    );
  });
});
