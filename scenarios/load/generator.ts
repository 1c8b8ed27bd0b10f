import { performance } from "node:perf_hooks";
import { LATE_AFTER } from "./load";
import type { LoadOrder } from "./protocol";
import { scheduleOf, type Schedule } from "./schedule";
import { TargetPool } from "./target-pool";
import { Tally } from "./tally";

/** Milliseconds that opening a connection may take while arming. */
const OPEN_WITHIN = 3000;

/** Requests that are sent before answers are looked at again. */
const BATCH = 256;

/** Requests that are made ahead of their time where that takes long (signatures). */
const MADE_AHEAD = 256;

/** Milliseconds before the next request is due in which nothing else is begun. */
const QUIET = 2;

/** Share of a second in which the event loop may be busy; above it the worker is the bottleneck. */
const SATURATED = 0.95;

/** Sends one worker's requests on schedule and counts what becomes of them. */
export class Generator {
  readonly tally: Tally;
  readonly #schedule: Schedule;
  readonly #pools: readonly TargetPool[];
  #next = 0;
  /** The next request to be made ahead. */
  #ahead = 0;
  #settled = 0;
  #start = 0;
  #stoppedAfter: number | undefined;
  #finish: (() => void) | undefined;
  #busy = performance.eventLoopUtilization();

  constructor(private readonly order: LoadOrder) {
    this.tally = new Tally(order.targets.map(({ name }) => name));
    this.#schedule = scheduleOf(order);
    this.#pools = order.targets.map(
      (target) => new TargetPool(target, order, this.tally, () => this.#settle()),
    );
  }

  /** Opens all connections. Those that fail are tried again with the first request they get. */
  async arm(): Promise<{ open: number; failed: number }> {
    const opened = (await Promise.all(this.#pools.map((pool) => pool.open(OPEN_WITHIN)))).flat();
    const open = opened.filter(Boolean).length;
    while (this.#prepareOne());
    return { open, failed: opened.length - open };
  }

  /** Starts the schedule now. Ends when every request has its outcome; returns how many seconds were scheduled. */
  async run(): Promise<number> {
    this.#start = performance.now();
    this.#busy = performance.eventLoopUtilization();
    const { timeout } = this.order;
    const sweep = setInterval(
      () => this.#pools.forEach((pool) => pool.expire(performance.now() - timeout)),
      Math.min(50, Math.max(5, timeout / 20)),
    );
    await new Promise<void>((resolve) => {
      this.#finish = resolve;
      this.#tick();
    });
    clearInterval(sweep);
    this.#pools.forEach((pool) => pool.destroy());
    return this.#stoppedAfter ?? this.order.duration;
  }

  /** Schedules nothing more; what is under way gets its outcome. */
  stop(): void {
    this.#stoppedAfter ??= Math.min(this.order.duration, (performance.now() - this.#start) / 1000);
    this.#settleAll();
  }

  /**
   * What was counted since the last call. A worker that had no idle time cannot tell its own queueing from the
   * target's: then all that waited is its own lateness.
   */
  take(): ReturnType<Tally["take"]> {
    const now = performance.eventLoopUtilization();
    if (performance.eventLoopUtilization(now, this.#busy).utilization > SATURATED) {
      this.tally.late += this.tally.waited;
      this.tally.waited = 0;
    }
    this.#busy = now;
    return this.tally.take();
  }

  /** Timers are good to a millisecond; answers that arrive in between send what is due, too. */
  #tick(): void {
    this.#sendDue();
    if (this.#over()) {
      this.#settleAll();
      return;
    }
    const wait = this.#start + this.#schedule.due(this.#next) - performance.now();
    if (wait <= 0 || (wait > QUIET && this.#prepareOne())) setImmediate(() => this.#tick());
    else setTimeout(() => this.#tick(), wait);
  }

  /** Makes one request ahead of its time; false when there is none to be made. Answers are looked at in between. */
  #prepareOne(): boolean {
    this.#ahead = Math.max(this.#ahead, this.#next);
    if (this.#ahead >= Math.min(this.#schedule.count, this.#next + MADE_AHEAD)) return false;
    const made = this.#poolOf(this.#ahead)?.prepare(this.#schedule.seq(this.#ahead)) ?? false;
    // One that needs no preparation: nor do the others, or the next look will tell.
    this.#ahead++;
    return made;
  }

  /** Workers begin with different targets, so that each loads all of them. */
  #poolOf(k: number): TargetPool | undefined {
    return this.#pools[(k + this.order.worker) % this.#pools.length];
  }

  #sendDue(): void {
    const { count, due, seq } = this.#schedule;
    const end = Math.min(count, this.#next + BATCH);
    let now = performance.now();
    while (this.#next < end && this.#stoppedAfter === undefined) {
      const at = this.#start + due(this.#next);
      if (at > now && at > (now = performance.now())) return;
      const number = seq(this.#next);
      const late = now - at > LATE_AFTER;
      this.tally.scheduled++;
      if (late) this.tally.late++;
      const pool = this.#poolOf(this.#next);
      this.#next++;
      pool?.send(number, at, late);
    }
  }

  #over(): boolean {
    return this.#stoppedAfter !== undefined || this.#next >= this.#schedule.count;
  }

  #settle(): void {
    this.#settled++;
    if (this.#over()) this.#settleAll();
    else this.#sendDue();
  }

  #settleAll(): void {
    if (this.#over() && this.#settled === this.#next) this.#finish?.();
  }
}
