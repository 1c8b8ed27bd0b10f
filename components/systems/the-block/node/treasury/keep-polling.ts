import type { Executor } from "./executor";
import { log } from "../log";

/** After a failed poll the next one comes sooner, so that a network that starts needs no whole interval. */
const AFTER_FAILURE_MS = 1_000;

/**
 * Polls once an interval, one poll at a time, and logs what changed.
 * @param afterwards called after each poll
 */
export function keepPolling(
  executor: Executor,
  intervalMs: number,
  afterwards: () => Promise<void>,
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let lastError: string | null = null;
  const turn = async (): Promise<void> => {
    const began = performance.now();
    await executor.poll();
    await afterwards();
    if (executor.lastError !== lastError)
      log(executor.lastError === null ? "info" : "warn", executor.lastError ?? "all well again");
    lastError = executor.lastError;
    // A little less by chance: two that poll in step would ask for the same lease again and again.
    const interval =
      (lastError === null ? intervalMs : Math.min(intervalMs, AFTER_FAILURE_MS)) *
      (0.9 + 0.1 * Math.random());
    if (!isStopped)
      timer = setTimeout(() => void turn(), Math.max(0, interval - (performance.now() - began)));
  };
  void turn();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
