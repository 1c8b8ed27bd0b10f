import { setTimeout as sleep } from "node:timers/promises";

const PAUSE_MS = 20;

type Look<T> = T | undefined | false;

/**
 * Looks again and again until there is something to see: neither `undefined` nor `false`, and no error thrown.
 * @param what it waits for, in words
 * @param saw what the error tells beside the last error or answer
 * @throws Error when the time is over
 */
export async function eventually<T>(
  what: string,
  seconds: number,
  look: () => Look<T> | Promise<Look<T>>,
  saw?: () => unknown,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    let last: unknown = "not yet";
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
    } catch (error) {
      last = error instanceof Error ? error.message : error;
    }
    if (performance.now() >= deadline) {
      const more = saw === undefined ? "" : `; seen: ${JSON.stringify(await saw())}`;
      throw new Error(`not within ${seconds} s: ${what}; last: ${String(last)}${more}`);
    }
    await sleep(PAUSE_MS);
  }
}

/** The same for what can say itself what is wrong: until it says nothing. */
export async function until(seconds: number, problem: () => Promise<string>): Promise<void> {
  await eventually("all as it must be", seconds, async () => {
    const last = await problem();
    if (last !== "") throw new Error(last);
    return true;
  });
}

/** Milliseconds until it holds, see `eventually`. */
export async function timeUntil(...args: Parameters<typeof eventually>): Promise<number> {
  const began = performance.now();
  await eventually(...args);
  return performance.now() - began;
}
