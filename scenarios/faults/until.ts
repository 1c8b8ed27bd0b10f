import { setTimeout as sleep } from "node:timers/promises";
import type { Observation } from "../adapter";

const pollMilliseconds = 50;

/** Looks again until it is ok or the time is over; then the last look counts. */
export async function until(
  look: () => Promise<Observation>,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<Observation> {
  const start = performance.now();
  for (;;) {
    const seen = await look();
    const elapsed = performance.now() - start;
    if (seen.ok) return { ...seen, data: { ...seen.data, milliseconds: Math.round(elapsed) } };
    if (elapsed >= milliseconds || signal?.aborted === true)
      return { ...seen, saw: `${seen.saw} (after ${(elapsed / 1000).toFixed(1)} s)` };
    await sleep(pollMilliseconds);
  }
}
