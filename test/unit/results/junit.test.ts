import assert from "node:assert/strict";
import { escapeXml, junit } from "../../../scenarios/results/junit";
import { merge } from "../../../scenarios/results/merge";
import { scenarioFile } from "./samples";

const at = (minute: number): string => `2026-01-01T10:0${minute}:00.000Z`;

describe("junit.xml", () => {
  it("escapes what XML cannot hold", () => {
    assert.equal(escapeXml(`<a b="c">&'\n\r`), "&lt;a b=&quot;c&quot;&gt;&amp;'&#10;&#13;");
    assert.equal(escapeXml("a\u0000b\u001b[31m\ud800!\uffff"), "a\ufffdb\ufffd[31m\ufffd!\ufffd");
    assert.equal(escapeXml("größer 😀\t]]>"), "größer 😀\t]]&gt;");
  });
  it("tells failures, errors and skips apart", () => {
    const xml = junit(
      merge([
        scenarioFile({ id: "A", started: at(0) }),
        scenarioFile({ id: "B", started: at(1), verdict: "fail", reason: 'hash "1" < hash 2' }),
        scenarioFile({ id: "C", started: at(2), verdict: "invalid", reason: "no bite" }),
        scenarioFile({ id: "D", started: at(3), verdict: "blocked", reason: "not ready" }),
        scenarioFile({ id: "E", started: at(4), verdict: "unsupported", reason: "no netem" }),
      ]),
    );
    assert.match(
      xml,
      /<testsuite name="local \(etcd on local\)" tests="5" failures="1" errors="2" skipped="1" time="10\.000"/,
    );
    assert.match(xml, /<testcase name="A consensus" classname="local\.etcd" time="2\.000"\/>/);
    assert.match(
      xml,
      /<failure message="hash &quot;1&quot; &lt; hash 2" type="fail">ok: same hash: hash 1<\/failure>/,
    );
    assert.match(xml, /<error message="no bite" type="invalid">/);
    assert.match(xml, /<error message="not ready" type="blocked">/);
    assert.match(xml, /<skipped message="no netem"\/>/);
  });
  it("counts a scenario without verdict as an error", () => {
    const running = scenarioFile({ state: "running" }).scenario;
    delete running.verdict;
    assert.match(junit(merge([{ ...scenarioFile(), scenario: running }])), /errors="1"/);
  });
});
