import type { Operation } from "./resource";
import type { LogLine } from "./engine-log";

const running = new Set<AbortController>();

/** What a request says of the operation it asks for. `timeout` is in seconds; 0 means none. */
export interface OperationRequest {
  readonly urn: string;
  readonly preview: boolean;
  readonly timeout: number;
}

/** Runs an operation so that the engine's Cancel, or the resource's own timeout, aborts it. */
export async function run<T>(
  request: OperationRequest,
  log: LogLine,
  body: (operation: Operation) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  running.add(controller);
  const timer =
    request.timeout > 0
      ? setTimeout(() => {
          controller.abort(`timed out after ${String(request.timeout)} s`);
        }, request.timeout * 1000)
      : undefined;
  try {
    return await body({
      name: request.urn.split("::").slice(3).join("::"),
      preview: request.preview,
      signal: controller.signal,
      log: (line) => log(request.urn, line),
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
