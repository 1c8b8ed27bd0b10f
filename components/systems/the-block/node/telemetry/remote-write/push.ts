import type { Counter, Registry } from "prom-client";
import { log } from "../../log";
import { samplesOf } from "./samples";
import { encodeWriteRequest } from "./write-request";

const EVERY_MS = 15_000;
const TIMEOUT_MS = 5_000;
/** Apart from what is scraped: who sums over all jobs would count twice. */
const JOB = "remote_write";

/**
 * Pushes all metrics to a Prometheus remote-write endpoint, at once and every 15 s. An endpoint that does not take them is
 * counted and told once, and asked again the next time.
 * @param instance label of what is pushed
 * @param pushes counts by `result`, `ok` or `failed`
 */
export function startPushing(
  endpoint: string,
  registry: Registry,
  instance: string,
  pushes: Counter<"result">,
  everyMs = EVERY_MS,
): { stop(): void } {
  let failure: string | undefined;
  // A series that begins with its first failure does not show that failure as an increase.
  for (const result of ["ok", "failed"]) pushes.inc({ result }, 0);
  const turn = async (): Promise<void> => {
    const before = failure;
    failure = await push(endpoint, registry, instance);
    pushes.inc({ result: failure === undefined ? "ok" : "failed" });
    if (failure !== before)
      log(failure === undefined ? "info" : "warn", `remote write to ${endpoint}: ${failure ?? "taken"}`);
  };
  const timer = setInterval(() => void turn(), everyMs);
  void turn();
  return { stop: () => clearInterval(timer) };
}

/** @returns what went wrong, if anything did */
async function push(endpoint: string, registry: Registry, instance: string): Promise<string | undefined> {
  try {
    const samples = await samplesOf(registry, { instance, job: JOB });
    const answer = await fetch(endpoint, {
      method: "POST",
      body: encodeWriteRequest(samples, Date.now()) as Uint8Array<ArrayBuffer>,
      headers: {
        "content-type": "application/x-protobuf",
        "content-encoding": "snappy",
        "x-prometheus-remote-write-version": "0.1.0",
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    return answer.ok ? undefined : `HTTP ${answer.status} ${text.trim().slice(0, 200)}`;
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message : message;
  }
}
