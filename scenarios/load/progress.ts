import type { LoadSample } from "./protocol";
import { Tally } from "./tally";

/** What a load did in one second, all workers together. */
export interface LoadProgress {
  /** Seconds since the start, from 0. */
  readonly second: number;
  /** Requests sent in this second. */
  readonly rate: number;
  readonly ok: number;
  readonly errors: number;
  /** The errors by their class. */
  readonly classes: Readonly<Record<string, number>>;
  /** Percentiles of this second's successful requests, milliseconds from schedule; 0 if there were none. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly late: number;
}

/** Puts the workers' seconds together: a second is told once every worker still at work has reported it. */
export class ProgressMerger {
  readonly #open = new Map<number, { readonly tally: Tally; reports: number }>();

  constructor(
    private working: number,
    private readonly onProgress: (progress: LoadProgress) => void,
  ) {}

  add(second: number, sample: LoadSample): void {
    const entry = this.#open.get(second) ?? { tally: new Tally(), reports: 0 };
    this.#open.set(second, entry);
    entry.tally.add(sample);
    entry.reports++;
    this.#flush();
  }

  /** A worker will report nothing more. */
  ended(): void {
    this.working--;
    this.#flush();
  }

  #flush(): void {
    for (const [second, { tally, reports }] of [...this.#open].sort(([a], [b]) => a - b)) {
      if (reports < this.working) return;
      this.#open.delete(second);
      const { sent: rate, ok, failed: errors, late } = tally;
      const [p50 = 0, p95 = 0, p99 = 0] = [50, 95, 99].map((percent) => tally.percentile(percent));
      this.onProgress({ second, rate, ok, errors, classes: tally.errors, p50, p95, p99, late });
    }
  }
}
