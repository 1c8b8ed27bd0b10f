/** Looking again and again until something holds, or as long as it must hold. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Observation } from "../adapter";
import { reasonOf } from "../reason";

export interface PollOptions {
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Pause between an answer and the next look, at least. @default 100 */
  readonly everyMilliseconds?: number;
  /** Called with every observation. */
  readonly onLook?: (observation: Observation) => void;
}

/** The decisive observation, and how it came about. */
export interface Polled {
  readonly observation: Observation;
  readonly looks: number;
  readonly seconds: number;
}

/** Timers count whole milliseconds of a clock of their own, so one can end this much (ms) before its time by ours. */
const TIMER_GRAIN = 2;

/** Milliseconds. */
const LONGEST_PAUSE = 1000;

/**
 * Milliseconds until the next look; undefined when there is to be none. Looks take processor time from the system that is looked at:
 * how long something took is told to a 50th of that, or to the shortest pause. The last look is just before the time is over.
 */
export function pauseAfter(waited: number, left: number, shortest: number): number | undefined {
  if (left <= shortest) return undefined;
  return Math.min(Math.max(shortest, Math.min(waited / 50, LONGEST_PAUSE)), left - shortest);
}

type Look = () => Promise<Observation>;

/** One look. A look that throws or does not answer in time saw nothing: that is missing, not `false`. */
export async function look(ask: Look, milliseconds: number, signal: AbortSignal): Promise<Observation> {
  signal.throwIfAborted();
  const timer = new AbortController();
  const limit = AbortSignal.any([signal, timer.signal]);
  try {
    const silence = sleep(Math.max(milliseconds, 1), undefined, { signal: limit }).then((): Observation => ({
      ok: false,
      missing: true,
      saw: `no answer within ${(milliseconds / 1000).toFixed(1)} s`,
    }));
    return await Promise.race([Promise.resolve().then(ask), silence]);
  } catch (error) {
    signal.throwIfAborted();
    return {
      ok: false,
      missing: true,
      saw: `could not look: ${reasonOf(error)}`,
    };
  } finally {
    timer.abort();
  }
}

/** At least this long may a look take, however little time is left: a check with `within: 0` is one look, not none. */
const SHORTEST_LOOK = 5000;

/**
 * Looks until it holds or the time is over, the longer that takes the more seldom. The last answer decides; a look that the deadline
 * cuts off is no answer.
 */
export async function pollUntil(ask: Look, options: PollOptions): Promise<Polled> {
  const shortest = options.everyMilliseconds ?? 100;
  const began = performance.now();
  const deadline = began + options.seconds * 1000;
  let answer: Observation | undefined;
  let looks = 0;
  for (;;) {
    const left = deadline - performance.now();
    const seen = await look(ask, answer ? left : Math.max(left, SHORTEST_LOOK), options.signal);
    const cutOff =
      answer !== undefined && seen.missing === true && performance.now() >= deadline - TIMER_GRAIN;
    if (!cutOff) {
      answer = seen;
      looks++;
      options.onLook?.(seen);
    }
    const holds = seen.ok && seen.missing !== true;
    // What was not tried is not going to be by looking again, and what was violated stays so.
    const settled = holds || seen.untried !== undefined || seen.violated === true;
    const now = performance.now();
    const pause = settled ? undefined : pauseAfter(now - began, deadline - now, shortest);
    if (pause === undefined) return { observation: answer ?? seen, looks, seconds: (now - began) / 1000 };
    await sleep(pause, undefined, { signal: options.signal });
  }
}

/**
 * Looks for the whole time. The first observation that does not hold ends it; one that is missing is remembered, because
 * nobody knows what would have been seen.
 */
export async function pollThroughout(ask: Look, options: PollOptions): Promise<Polled> {
  const began = performance.now();
  const deadline = began + options.seconds * 1000;
  let missing: Observation | undefined;
  let last: Observation | undefined;
  let looks = 0;
  // Two looks at least: one alone says nothing about a stretch of time.
  while (looks < 2 || performance.now() < deadline) {
    last = await look(ask, SHORTEST_LOOK, options.signal);
    looks++;
    options.onLook?.(last);
    if (last.missing === true) missing ??= last;
    else if (!last.ok) break;
    const pause = Math.min(options.everyMilliseconds ?? 100, Math.max(deadline - performance.now(), 0));
    await sleep(pause, undefined, { signal: options.signal });
  }
  const violated = last !== undefined && !last.ok && last.missing !== true;
  const observation = violated ? last : (missing ?? last);
  if (observation === undefined) throw new Error("a poll ended without a look");
  return { observation, looks, seconds: (performance.now() - began) / 1000 };
}
