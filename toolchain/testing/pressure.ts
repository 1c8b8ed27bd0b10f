import { readFileSync } from "node:fs";

/** Share of the time in which somebody waited for a processor, at most, where one more job is bearable. */
const MOST = 0.7;
/** Milliseconds that are looked at. */
const WINDOW = 1500;

/**
 * Tells whether processors have room for one more job, by the kernel's pressure information (Linux ≥ 4.20). Jobs that wait for
 * processors take more of them: what they look at again and again takes longer to come.
 * @param read what the kernel says of processors; where it says nothing, there is room
 * @param now milliseconds
 * @returns to be asked with the moment at which the last job was started: only what came later counts
 */
export function roomGauge(
  read = () => readFileSync("/proc/pressure/cpu", "utf8"),
  now = () => performance.now(),
): (started: number) => boolean {
  let from = { at: -Infinity, waited: 0 };
  return (started) => {
    const waited = waitedUntilNow(read);
    if (waited === undefined) return true;
    const seen = { at: now(), waited };
    if (from.at < started) from = seen;
    const time = seen.at - from.at;
    if (time < WINDOW) return false;
    const share = (waited - from.waited) / time;
    from = seen;
    return share <= MOST;
  };
}

/** Milliseconds since the machine was started. */
function waitedUntilNow(read: () => string): number | undefined {
  try {
    const total = /^some .*total=(\d+)/m.exec(read())?.[1];
    return total === undefined ? undefined : Number(total) / 1000;
  } catch {
    return undefined;
  }
}
