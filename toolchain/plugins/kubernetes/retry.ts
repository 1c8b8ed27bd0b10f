import { setTimeout as delay } from "node:timers/promises";
import { ApiError, hasStatus, NoSuchKind } from "./api-error";
import type { Operation } from "../provider/resource";

const SECONDS = 30;
const PAUSE_MS = 500;

/** Tries again while what the object needs may still be on its way: its namespace, its kind, its service account. */
export async function whileMissing<T>(
  { signal, log }: Pick<Operation, "signal" | "log">,
  attempt: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + SECONDS * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error) || signal.aborted || Date.now() >= deadline) throw error;
      await log(`not yet: ${(error as Error).message}`);
    }
    await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof NoSuchKind || hasStatus(error, 404, 429, 503, 504)) return true;
  return (
    error instanceof ApiError &&
    error.status === 403 &&
    /service ?account|being terminated/i.test(error.message)
  );
}
