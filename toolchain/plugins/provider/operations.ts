import { setTimeout as delay } from "node:timers/promises";
import type { Operation } from "./resource";
import type { LogLine } from "./engine-log";

/** What runs, and when it is done. */
const running = new Map<AbortController, Promise<unknown>>();

/** What a request says of the operation it asks for. `timeout` is in seconds; 0 means none. */
export interface OperationRequest {
  readonly urn: string;
  readonly id?: string;
  readonly preview?: boolean;
  readonly timeout?: number;
}

/** Runs an operation so that the engine's Cancel, or the resource's own timeout, aborts it. */
export async function run<T>(
  { urn, id = "", preview = false, timeout = 0 }: OperationRequest,
  log: LogLine,
  body: (operation: Operation) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer =
    timeout > 0
      ? setTimeout(() => {
          controller.abort(`timed out after ${String(timeout)} s`);
        }, timeout * 1000)
      : undefined;
  try {
    const { signal } = controller;
    const done = body({
      name: nameOf(urn),
      urn,
      id,
      preview,
      signal,
      log: (line) => log(urn, line),
      warn: (line) => log(urn, line, true),
    });
    running.set(controller, done);
    return await done;
  } finally {
    clearTimeout(timer);
    running.delete(controller);
  }
}

/** Aborts all that runs: the engine was interrupted. */
export function cancelAll(): void {
  for (const controller of running.keys()) controller.abort("interrupted");
}

/** Aborts all that runs and gives it time to clean up after itself. */
export async function settle(milliseconds: number): Promise<void> {
  cancelAll();
  await Promise.race([Promise.allSettled(running.values()), delay(milliseconds)]);
}

/** A resource's name in the program. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
