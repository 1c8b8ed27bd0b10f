/**
 * When a worker sends which request. Request number `seq` of the whole load is due `seq / rate` seconds after the start
 * and belongs to worker `seq mod workers`: n workers together send exactly what one would.
 */
export interface Schedule {
  /** Requests of this worker. */
  readonly count: number;
  /** Number, in the whole load, of this worker's k-th request. */
  readonly seq: (k: number) => number;
  /** Milliseconds after the start at which the k-th request is due. */
  readonly due: (k: number) => number;
}

/** @param part rate in requests per second of the whole load, duration in seconds, index and number of workers */
export function scheduleOf(part: {
  readonly rate: number;
  readonly duration: number;
  readonly worker: number;
  readonly workers: number;
}): Schedule {
  const total = scheduledInAll(part);
  return {
    count: Math.max(0, Math.ceil((total - part.worker) / part.workers)),
    seq: (k) => part.worker + k * part.workers,
    due: (k) => ((part.worker + k * part.workers) * 1000) / part.rate,
  };
}

/** Requests of a whole load that runs to its end. */
export function scheduledInAll(load: { readonly rate: number; readonly duration: number }): number {
  return Math.round(load.rate * load.duration);
}
