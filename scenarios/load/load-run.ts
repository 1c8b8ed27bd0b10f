import type { LoadResult, LoadSpec } from "./load";
import { ProgressMerger, type LoadProgress } from "./progress";
import type { LoadSample } from "./protocol";
import { scheduledInAll } from "./schedule";
import { Tally } from "./tally";
import { whyInvalid } from "./validity";
import type { WorkerProcess } from "./worker-process";

export interface LoadOutcome {
  readonly result: LoadResult;
  /** Why the load proves nothing; without it, it was really there and on schedule. */
  readonly invalid?: string;
  /** Requests not sent within 10 ms of schedule because every connection to their target was busy. */
  readonly waited: number;
}

export interface RunningLoad {
  /** Never rejects: what went wrong is in `invalid`. */
  readonly finished: Promise<LoadOutcome>;
  /** Ends the schedule early, waits for what is under way. */
  stop(): Promise<LoadOutcome>;
}

/** Milliseconds that all workers together may take to start and open their connections. */
const ARMED_WITHIN = 30_000;
/** Milliseconds that a worker may take to end after its last possible outcome. */
const GRACE = 5_000;

/** One load from arming to its outcome. */
export class LoadRun {
  readonly #total = new Tally();
  readonly #progress: ProgressMerger;
  #workers: readonly WorkerProcess[] = [];
  /** The first thing that went wrong. */
  #broken: string | undefined;
  #stopped = false;

  constructor(
    private readonly spec: LoadSpec,
    workers: number,
    onProgress: (progress: LoadProgress) => void = () => undefined,
  ) {
    this.#progress = new ProgressMerger(workers, onProgress);
  }

  add(second: number, sample: LoadSample): void {
    this.#total.add(sample);
    this.#progress.add(second, sample);
  }

  async start(workers: readonly WorkerProcess[], signal: AbortSignal): Promise<RunningLoad> {
    this.#workers = workers;
    const abort = (): void => this.#break("the load was aborted");
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    const ends = workers.map(async (worker) => {
      const problem = await worker.ended;
      if (problem !== undefined) this.#break(`load worker ${worker.place.name} ${problem}`);
      this.#progress.ended();
    });
    await this.#arm();
    for (const worker of workers) worker.go();
    const limit = this.spec.duration * 1000 + this.spec.timeout + GRACE;
    const timer = setTimeout(() => this.#break(`the load did not end within ${limit} ms`), limit);
    const finished = Promise.all(ends).then(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      return this.#outcome();
    });
    return { finished, stop: () => this.#stop(finished) };
  }

  async #arm(): Promise<void> {
    const timer = setTimeout(
      () => this.#break(`not every load worker was ready within ${ARMED_WITHIN} ms`),
      ARMED_WITHIN,
    );
    await Promise.all(this.#workers.map(({ armed }) => armed));
    clearTimeout(timer);
  }

  #stop(finished: Promise<LoadOutcome>): Promise<LoadOutcome> {
    this.#stopped = true;
    for (const worker of this.#workers) worker.stop();
    return finished;
  }

  /** A load that lost a part is no load: the rest of it is ended, too. */
  #break(reason: string): void {
    this.#broken ??= reason;
    for (const worker of this.#workers) worker.kill();
  }

  #outcome(): LoadOutcome {
    const seconds = Math.max(0, ...this.#workers.map((worker) => worker.seconds ?? 0));
    const result = this.#total.result(seconds);
    const { waited } = this.#total;
    const missing = scheduledInAll(this.spec) - result.scheduled;
    const invalid =
      this.#broken ??
      (missing > 0 && !this.#stopped ? `${missing} requests were never scheduled` : undefined) ??
      whyInvalid(this.spec, result);
    return invalid === undefined ? { result, waited } : { result, invalid, waited };
  }
}
