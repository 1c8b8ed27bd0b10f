import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 100;

/**
 * Asks again and again until `ask` answers with something.
 * @throws Error with `late` when there was no answer in time, or with the signal's reason when it was aborted.
 */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  seconds: number,
  signal: AbortSignal,
  late: () => string,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (signal.aborted) throw new Error(`${String(signal.reason)}: ${late()}`);
    if (Date.now() >= deadline) throw new Error(late());
    await delay(POLL_MS);
  }
}
