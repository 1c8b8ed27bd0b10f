import assert from "node:assert/strict";
import { LIMIT, reportOf } from "../../../scenarios/results/report";
import { largeRun, mixedRun, reportRun, step } from "../../support/report-runs";

/** The text of a page as a reader without style sheets and scripts has it. */
const textOf = (page: string): string =>
  page
    .replace(/<style>[^]*?<\/style>|<script>[^]*?<\/script>/g, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");

describe("the report of a run", () => {
  describe("says in its title what came of it", () => {
    const cases = [
      ["All 2 scenarios passed", [{ id: "A" }, { id: "B" }]],
      ["1 of 2 scenarios failed, 1 passed", [{ id: "A", verdict: "fail" }, { id: "B" }]],
      ["The scenario passed", [{ id: "A" }]],
      ["1 invalid", [{ id: "A", verdict: "invalid" }]],
      ["1 blocked", [{ id: "A", verdict: "blocked" }]],
      ["1 still running", [{ id: "A", state: "running" }]],
      ["1 invalid", [{ id: "A", state: "lost", verdict: "invalid" }]],
    ] as const;
    for (const [title, results] of cases)
      it(title, () => {
        const page = reportOf(reportRun(...results.map((result) => ({ result }))));
        assert.ok(page.includes(`<h1>${title}</h1>`), /<h1>[^]*?<\/h1>/.exec(page)?.[0]);
      });
  });

  it("leads to the first violation, and marks its moment in every plot", () => {
    const page = reportOf(mixedRun());
    assert.match(page, /First violation in X-2: nobody leads <a[^>]* href="#X-2-step-3"/);
    assert.match(page, /<tr[^>]* id="X-2-step-3"[^>]* class="fail first-violation"/);
    const [, failed = ""] = page.split('id="X-2"');
    const pictures = failed.split('id="X-3"')[0]?.match(/<svg/g)?.length ?? 0;
    const marks = failed.split('id="X-3"')[0]?.match(/class="mark"/g)?.length ?? 0;
    assert.ok(pictures > 3 && marks === pictures, `${marks} marks in ${pictures} pictures`);
    assert.doesNotMatch(page.split('id="X-2"')[0]?.split('id="X-1"')[1] ?? "", /class="mark/);
  });
  it("calls what only ended early no violation", () => {
    const text = textOf(reportOf(mixedRun()));
    assert.match(text, /Ended here: go to the step/);
    assert.equal(text.match(/First violation: go to the step/g)?.length, 1);
  });
  it("shows what was expected and seen, logs, settings, and how to run it again", () => {
    const text = textOf(reportOf(mixedRun()));
    for (const words of [
      "nobody leads",
      "not reached",
      "Logs of the nodes",
      "line 199 of a log",
      "failover",
      "npx testbed reproduce run-1 --stack local --scenario X-2",
      "no answer",
    ])
      assert.ok(text.includes(words), words);
  });
  it("opens the steps of what did not pass only", () => {
    const open = [...reportOf(mixedRun()).matchAll(/<details class="all-steps"( open)?/g)];
    assert.deepEqual(
      open.map(([, word]) => word !== undefined),
      [false, true, true],
    );
  });

  it("escapes whatever comes from outside, wherever it is shown", () => {
    const evil = `</script><img src=x onerror=alert(1)>"'&\u0000`;
    const name = `n${evil}`;
    const page = reportOf(
      reportRun({
        result: {
          ...{ title: evil, source: evil, reason: evil, verdict: "fail" as const, settings: { [evil]: 1 } },
          steps: [step({ title: evil, saw: evil, outcome: "fail" })],
          faults: [{ name: evil, kind: evil, nodes: [name], skewMilliseconds: 0, from: 1, healed: false }],
          clients: { [evil]: { operations: 1, ok: 1, failed: 0, unknown: 0 } },
        },
        samples: {
          nodes: new Map([
            [
              name,
              [
                { at: 1, values: { [evil]: 1, text: evil } },
                { at: 2, gap: evil },
              ],
            ],
          ]),
          loads: new Map([[evil, [{ at: 1, rate: 1, ok: 0, errors: 1, classes: { [evil]: 1 }, p99: 0 }]]]),
        },
        logs: [{ name: evil, lines: 1, text: evil }],
        unreadable: [evil],
      }),
    );
    assert.ok(!page.includes("<img"), page.slice(page.indexOf("<img") - 200, page.indexOf("<img") + 100));
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.equal(page.match(/&lt;img/g)!.length > 10, true);
    assert.doesNotMatch(page, /="[^"<>]*<img/);
  });
  it("needs nothing from anywhere else, and forbids it", () => {
    const page = reportOf(mixedRun());
    assert.doesNotMatch(page, /https?:|\bsrc=|<link|<iframe|<object|@import|url\(/);
    assert.match(page, /Content-Security-Policy" content="default-src 'none';/);
    const targets = [...page.matchAll(/ href="([^"]*)"/g)].map(([, target = ""]) => target);
    assert.ok(targets.length > 5);
    // Logs lie beside it, as they were written.
    const [logs, within] = [/^X-2\/logs\/[^/]+\.log$/, targets.filter((target) => target.startsWith("#"))];
    assert.ok(targets.some((target) => logs.test(target)));
    assert.deepEqual(
      targets.filter((target) => !within.includes(target) && !logs.test(target)),
      [],
    );
    for (const target of within)
      assert.ok(target.startsWith("#") && page.includes(` id="${target.slice(1)}"`), target);
  });
  it("has no id twice, and every label that is pointed to", () => {
    const page = reportOf(mixedRun());
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const [, labels = ""] of page.matchAll(/ aria-labelledby="([^"]*)"/g))
      for (const label of labels.split(" ")) assert.ok(ids.includes(label), label);
  });
  it("does not depend on JavaScript for anything but the values under the pointer", () => {
    const page = reportOf(mixedRun()).replace(/<script>[^]*<\/script>/, "");
    assert.match(page, /<svg[^]*<path class="line/);
    assert.match(textOf(page), /First violation in X-2/);
  });
});

describe("the size and time of a report", function () {
  this.timeout(20_000);

  it("stays below 2 MB with 25 nodes and five minutes of load, and keeps the violation", () => {
    const began = performance.now();
    const page = reportOf(largeRun(25, 300));
    const seconds = (performance.now() - began) / 1000;
    const bytes = Buffer.byteLength(page);
    assert.ok(bytes < LIMIT, `${bytes} bytes`);
    assert.ok(bytes > 300_000, `${bytes} bytes are too few for 25 nodes`);
    assert.match(page, /id="X-1-step-1"[^>]*first-violation/);
    assert.ok(seconds < 10, `took ${seconds.toFixed(1)} s`);
  });
  it("gives up detail, not nodes, when a run is larger still", () => {
    const page = reportOf(largeRun(80, 600));
    assert.ok(Buffer.byteLength(page) < LIMIT, `${Buffer.byteLength(page)} bytes`);
    assert.ok(page.includes("node-80"));
  });
});
