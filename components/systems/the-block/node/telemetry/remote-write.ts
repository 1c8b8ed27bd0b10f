import { PbfWriter } from "pbf";
import type { Counter, Registry } from "prom-client";
import { compress } from "snappyjs";
import { log } from "../log";

const EVERY_MS = 15_000;
const TIMEOUT_MS = 5_000;
/** Apart from what is scraped: who sums over all jobs would count twice. */
const JOB = "remote_write";

/** A value of a series. */
export interface Sample {
  /** Name and value, sorted by name; `__name__` is one of them. */
  readonly labels: readonly (readonly [string, string])[];
  readonly value: number;
}

interface MetricValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Histograms: which of their series it is. */
  readonly metricName?: string;
}

/** All series of a registry, now; `instance` becomes a label of each. */
export async function samplesOf(registry: Registry, instance: string): Promise<readonly Sample[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.flatMap(({ name, values }) =>
    (values as readonly MetricValue[]).map(({ value, labels, metricName = name }) => ({
      value,
      labels: Object.entries<string | number>({ ...labels, instance, job: JOB, __name__: metricName })
        .map(([label, text]) => [label, String(text)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    })),
  );
}

/**
 * The body of a Prometheus remote write 1.0 request: `WriteRequest { timeseries = 1 { labels = 1 { name = 1, value = 2 },
 * samples = 2 { value = 1, timestamp = 2 } } }`, compressed with Snappy. Pure.
 * @param timestamp milliseconds since 1970
 */
export function encodeWriteRequest(samples: readonly Sample[], timestamp: number): Uint8Array {
  const request = new PbfWriter();
  for (const sample of samples) request.writeMessage(1, writeSeries, { ...sample, timestamp });
  return compress(request.finish());
}

function writeSeries({ labels, value, timestamp }: Sample & { timestamp: number }, pbf: PbfWriter): void {
  for (const label of labels) pbf.writeMessage(1, writeLabel, label);
  pbf.writeMessage(2, writeSample, { value, timestamp });
}

function writeLabel([name, value]: readonly [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeStringField(2, value);
}

function writeSample({ value, timestamp }: { value: number; timestamp: number }, pbf: PbfWriter): void {
  pbf.writeDoubleField(1, value);
  pbf.writeVarintField(2, timestamp);
}

/**
 * Pushes all metrics to a Prometheus remote-write endpoint, at once and every 15 s. An endpoint that does not take them is
 * counted and told once, and asked again the next time.
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
    const answer = await fetch(endpoint, {
      method: "POST",
      body: encodeWriteRequest(await samplesOf(registry, instance), Date.now()) as Uint8Array<ArrayBuffer>,
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
