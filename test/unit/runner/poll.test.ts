import assert from "node:assert/strict";
import type { Observation } from "../../../scenarios/adapter";
import { pauseAfter, pollThroughout, pollUntil } from "../../../scenarios/runner/poll";

const yes: Observation = { ok: true, saw: "yes" };
const no: Observation = { ok: false, saw: "no" };
const gap: Observation = { ok: false, missing: true, saw: "no answer" };
const never = new AbortController().signal;

/** Answers one after another; the last one for ever. */
const answers = (...list: readonly (Observation | Error)[]) => {
  let index = 0;
  return (): Promise<Observation> => {
    const answer = list[Math.min(index++, list.length - 1)] ?? no;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
};
const quick = (seconds: number, signal = never) => ({ seconds, signal, everyMilliseconds: 5 });

describe("polling until it holds", () => {
  it("ends with the first look that holds", async () => {
    const { observation, looks } = await pollUntil(answers(no, gap, new Error("reset"), yes), quick(5));
    assert.deepEqual([observation, looks], [yes, 4]);
  });
  it("does not ask again for what was not tried", async () => {
    const untried: Observation = { ok: false, untried: "blocked", saw: "nothing was done" };
    const { observation, looks } = await pollUntil(answers(no, untried, yes), quick(5));
    assert.deepEqual([observation, looks], [untried, 2]);
  });
  it("does not ask again after what must never happen", async () => {
    const violated: Observation = { ok: false, violated: true, saw: "two leaders" };
    const { observation, looks } = await pollUntil(answers(no, violated, yes), quick(5));
    assert.deepEqual([observation, looks], [violated, 2]);
  });
  it("looks once when there is no time at all", async () => {
    assert.deepEqual((await pollUntil(answers(yes), quick(0))).observation, yes);
    assert.deepEqual((await pollUntil(answers(no), quick(0))).looks, 1);
  });
  it("ends with the last answer when the time is over", async () => {
    const { observation, seconds } = await pollUntil(answers(gap, no), quick(0.05));
    assert.deepEqual(observation, no);
    assert.ok(seconds < 1);
  });
  it("looks the more seldom the longer it takes, and once more just before the time is over", () => {
    const pauses = (left: number) => [0, 5000, 10_000, 60_000].map((waited) => pauseAfter(waited, left, 100));
    assert.deepEqual(pauses(60_000), [100, 100, 200, 1000]);
    assert.deepEqual(pauses(250), [100, 100, 150, 150]);
    assert.deepEqual(pauses(100), [undefined, undefined, undefined, undefined]);
  });
  it("never takes an answer that is missing for one that holds", async () => {
    const liar: Observation = { ok: true, missing: true, saw: "0 equals 0" };
    assert.equal((await pollUntil(answers(liar), quick(0.02))).observation.missing, true);
  });
  it("does not count a look that the deadline cuts off", async () => {
    const hang = new Promise<Observation>(() => undefined);
    let first = true;
    const ask = (): Promise<Observation> => {
      if (!first) return hang;
      first = false;
      return Promise.resolve(no);
    };
    const { observation, looks } = await pollUntil(ask, quick(0.05));
    assert.deepEqual([observation, looks], [no, 1]);
  });
  it("says what went wrong when looking itself failed", async () => {
    const { observation } = await pollUntil(answers(new Error("ECONNREFUSED")), quick(0));
    assert.deepEqual(observation, { ok: false, missing: true, saw: "could not look: ECONNREFUSED" });
  });
  it("ends at once when it is told to", async () => {
    const stop = new AbortController();
    const polling = pollUntil(answers(no), quick(60, stop.signal));
    stop.abort(new Error("enough"));
    await assert.rejects(polling);
  });
});

describe("polling throughout", () => {
  it("holds when every look held, and there were at least two", async () => {
    const { observation, looks } = await pollThroughout(answers(yes), quick(0));
    assert.deepEqual([observation, looks], [yes, 2]);
  });
  it("ends with the first look that does not hold", async () => {
    const { observation, looks } = await pollThroughout(answers(yes, yes, no, yes), quick(60));
    assert.deepEqual([observation, looks], [no, 3]);
  });
  it("remembers a gap: nobody knows what was there", async () => {
    assert.deepEqual((await pollThroughout(answers(yes, gap, yes), quick(0.05))).observation, gap);
  });
  it("goes on after a gap, for what was seen not to hold outweighs it", async () => {
    assert.deepEqual((await pollThroughout(answers(yes, gap, yes, no), quick(60))).observation, no);
  });
});
