import type { Operation } from "./resource";
import type { LogLine } from "./engine-log";

const running = new Set<AbortController>();

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
  running.add(controller);
  const timer =
    timeout > 0
      ? setTimeout(() => {
          controller.abort(`timed out after ${String(timeout)} s`);
        }, timeout * 1000)
      : undefined;
  try {
    return await body({
      name: nameOf(urn),
      id,
      preview,
      signal: controller.signal,
      log: (line) => log(urn, line),
    });
  } finally {
    clearTimeout(timer);
    running.delete(controller);
  }
}

/** Aborts all that runs: the engine was interrupted. */
export function cancelAll(): void {
  for (const controller of running) controller.abort("interrupted");
}

/** A resource's name in the program. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
