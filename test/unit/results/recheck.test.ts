import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { recheckScenario } from "../../../scenarios/results/recheck";
import type { Step } from "../../../scenarios/scenario";
import { loadResult, run, scratch, type FakeOptions } from "../runner/fakes";

/** A load whose latencies, in milliseconds, are all the same. */
function loadOf(milliseconds: number, count = 1000) {
  const histogram = build({ numberOfSignificantValueDigits: 3, bitBucketSize: 32 });
  histogram.recordValueWithCount(milliseconds * 1000, count);
  const latency = { count, p50: 1, p90: 1, p95: 1, p99: 1, p999: 1, max: 1, mean: 1 };
  return {
    result: loadResult({
      scheduled: count,
      sent: count,
      ok: count,
      latency,
      histogram: encodeIntoCompressedBase64(histogram),
    }),
  };
}

const steps: readonly Step[] = [
  { kind: "fault", title: "cut", name: "cut", fault: { kind: "isolate", target: { all: true } } },
  {
    kind: "start-clients",
    title: "clients",
    name: "c",
    clients: { workload: "registers", clients: 1, keys: 1, rate: 1 },
  },
  {
    ...{ kind: "start-load", title: "load", name: "l" },
    load: {
      rate: 1,
      duration: 1,
      workers: { on: "nodes" },
      port: "p",
      connections: 1,
      timeout: 1,
      requests: [],
    },
  },
  {
    kind: "check",
    title: "clients move",
    check: { check: "clients/progress", clients: "c", atLeast: 20 },
    within: 5,
  },
  { kind: "heal", title: "heal", name: "cut" },
  { kind: "finish", title: "clients end", name: "c", within: 1 },
  { kind: "finish", title: "load ends", name: "l", within: 1 },
  { kind: "check", title: "linearizable", check: { check: "history/linearizable", clients: "c" }, within: 5 },
  {
    ...{ kind: "check", title: "served meanwhile", within: 1 },
    check: { check: "history/served", clients: "c", atLeast: 1, fault: "cut", on: { inside: "cut" } },
  },
  { kind: "check", title: "fast enough", check: { check: "load/within", load: "l", p99: 20 }, within: 1 },
];

describe("judging a stored run again", () => {
  let folder: ReturnType<typeof scratch>;
  beforeEach(() => void (folder = scratch()));
  afterEach(() => {
    folder.remove();
  });
  async function stored(options: FakeOptions = {}): Promise<string> {
    const { journal } = await run(steps, folder.directory, { load: loadOf(5), ...options });
    return journal.directory;
  }
  function tamper(path: string, change: (text: string) => string): void {
    const text = readFileSync(path, "utf8");
    assert.notEqual(change(text), text, "the tampering did nothing");
    writeFileSync(path, change(text));
  }

  it("says the same of samples that nobody touched", async () => {
    const again = await recheckScenario(await stored());
    assert.deepEqual([again.stored, again.verdict, again.same], ["pass", "pass", true]);
  });
  it("says the same of a scenario that was invalid", async () => {
    const again = await recheckScenario(await stored({ bites: false }));
    assert.deepEqual([again.stored, again.verdict, again.same], ["invalid", "invalid", true]);
  });
  it("fails when a stored read saw another value", async () => {
    const directory = await stored();
    tamper(join(directory, "history.jsonl"), (text) => text.replace('"result":"5"', '"result":"1"'));
    const again = await recheckScenario(directory);
    assert.deepEqual([again.stored, again.verdict, again.same], ["pass", "fail", false]);
    assert.match(again.reason, /^linearizable: key `k`/);
  });
  it("fails when the stored histogram breaks the limit, whatever percentile was written down", async () => {
    const directory = await stored();
    const { histogram } = loadOf(500).result;
    tamper(join(directory, "result.json"), (text) =>
      text.replace(/"histogram": ".*"/, `"histogram": "${histogram}"`),
    );
    const again = await recheckScenario(directory);
    assert.match(again.reason, /^fast enough: p99 5\d\d\.\d+ ms \(limit 20\)/);
    assert.equal(again.verdict, "fail");
  });
  it("is invalid when operations are missing", async () => {
    const directory = await stored();
    tamper(join(directory, "history.jsonl"), (text) => text.slice(text.indexOf("\n") + 1));
    assert.match(
      (await recheckScenario(directory)).reason,
      /^clients end: \d+ operations are stored, but \d+ were recorded/,
    );
  });
  it("is invalid when the looks are gone", async () => {
    const directory = await stored();
    rmSync(join(directory, "samples.jsonl"));
    assert.match((await recheckScenario(directory)).reason, /^clients move: no sample of it is stored/);
  });
  it("fails when a stored look did not hold", async () => {
    const directory = await stored();
    tamper(join(directory, "samples.jsonl"), (text) =>
      text.replaceAll(/("about":"look".*?"ok":)true/g, "$1false"),
    );
    assert.equal((await recheckScenario(directory)).verdict, "fail");
  });
  it("is invalid when a sample cannot be read", async () => {
    const directory = await stored();
    tamper(join(directory, "history.jsonl"), (text) => `{"clients":"c"}\n${text}`);
    assert.match((await recheckScenario(directory)).reason, /history\.jsonl, line 1 is not an operation/);
  });
});
