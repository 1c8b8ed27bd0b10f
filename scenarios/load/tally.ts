import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";
import type { LoadResult } from "./load";
import type { LoadSample } from "./protocol";

/**
 * Counts of a load and the histogram of its corrected latencies (of successful requests, in microseconds).
 * Workers fill one for each second; the coordinator adds them up.
 */
export class Tally {
  scheduled = 0;
  sent = 0;
  ok = 0;
  operations = 0;
  late = 0;
  waited = 0;
  readonly #errors = new Map<string, number>();
  readonly #perTarget = new Map<string, { sent: number; ok: number }>();
  /** Three significant digits: a percentile is within 0.1 %. */
  readonly #latency: Histogram = build({ numberOfSignificantValueDigits: 3, bitBucketSize: 32 });

  constructor(targets: readonly string[] = []) {
    for (const name of targets) this.#perTarget.set(name, { sent: 0, ok: 0 });
  }

  /** The counts of one target; changed in place by who sends. */
  target(name: string): { sent: number; ok: number } {
    let counts = this.#perTarget.get(name);
    if (counts === undefined) this.#perTarget.set(name, (counts = { sent: 0, ok: 0 }));
    return counts;
  }

  /** @param milliseconds from the scheduled send time to the end of the answer */
  latency(milliseconds: number): void {
    this.#latency.recordValue(Math.max(1, Math.round(milliseconds * 1000)));
  }

  error(kind: string, count = 1): void {
    this.#errors.set(kind, (this.#errors.get(kind) ?? 0) + count);
  }

  /** Requests without success, by their class. */
  get errors(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#errors);
  }

  /** Requests without success. */
  get failed(): number {
    return [...this.#errors.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Latency in milliseconds at a percentile (0…100). */
  percentile(percent: number): number {
    return this.#latency.getValueAtPercentile(percent) / 1000;
  }

  add(sample: LoadSample): void {
    this.scheduled += sample.scheduled;
    this.sent += sample.sent;
    this.ok += sample.ok;
    this.operations += sample.operations;
    this.late += sample.late;
    this.waited += sample.waited;
    for (const [kind, count] of Object.entries(sample.errors)) this.error(kind, count);
    for (const [name, { sent, ok }] of Object.entries(sample.perTarget)) {
      const counts = this.target(name);
      counts.sent += sent;
      counts.ok += ok;
    }
    this.#latency.add(decodeFromCompressedBase64(sample.histogram));
  }

  /** What was counted since the last call. */
  take(): LoadSample {
    const { scheduled, sent, ok, operations, late, waited } = this;
    const sample = {
      ...{ scheduled, sent, ok, operations, late, waited },
      errors: Object.fromEntries(this.#errors),
      perTarget: Object.fromEntries([...this.#perTarget].map(([name, counts]) => [name, { ...counts }])),
      histogram: encodeIntoCompressedBase64(this.#latency),
    };
    this.scheduled = this.sent = this.ok = this.operations = this.late = this.waited = 0;
    this.#errors.clear();
    for (const counts of this.#perTarget.values()) counts.sent = counts.ok = 0;
    this.#latency.reset();
    return sample;
  }

  /** @param seconds how long requests were scheduled */
  result(seconds: number): LoadResult {
    const { scheduled, sent, ok, operations, late } = this;
    return {
      ...{ scheduled, sent, ok, operations, late },
      errors: Object.fromEntries(this.#errors),
      seconds,
      latency: {
        count: this.#latency.totalCount,
        p50: this.percentile(50),
        p90: this.percentile(90),
        p95: this.percentile(95),
        p99: this.percentile(99),
        p999: this.percentile(99.9),
        max: this.percentile(100),
        mean: this.#latency.mean / 1000,
      },
      histogram: encodeIntoCompressedBase64(this.#latency),
      perTarget: Object.fromEntries([...this.#perTarget].map(([name, counts]) => [name, { ...counts }])),
    };
  }
}
