import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Inventory } from "../inventory";
import type { LoadSpec } from "./load";
import { LoadRun, type RunningLoad } from "./load-run";
import { placesOf, targetsOf } from "./placement";
import type { LoadProgress } from "./progress";
import type { LoadOrder } from "./protocol";
import { workerCode } from "./worker-code";
import { WorkerProcess } from "./worker-process";

export type { LoadOutcome, RunningLoad } from "./load-run";
export type { LoadProgress } from "./progress";

export interface LoadContext {
  readonly inventory: Inventory;
  readonly runId: string;
  /** Ends the load at once; its outcome is then invalid. */
  readonly signal: AbortSignal;
  /** Once a second, all workers together. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Gets one `load-WORKER.log` with the standard error of each worker. */
  readonly logDirectory: string;
}

/**
 * Starts an open-loop load: all workers are armed, then started at one instant. Resolves when they have been told to go.
 * @throws Error if no node has the load's port or the requests cannot be used
 */
export async function startLoad(spec: LoadSpec, context: LoadContext): Promise<RunningLoad> {
  const targets = targetsOf(spec, context.inventory);
  const places = placesOf(spec, context.inventory);
  const code = await workerCode();
  await mkdir(context.logDirectory, { recursive: true });
  const { rate, duration, connections, timeout, requests } = spec;
  const run = new LoadRun(spec, places.length, context.onProgress);
  const workers = places.map((place, worker) => {
    const order: LoadOrder = {
      ...{ runId: context.runId, worker, workers: places.length },
      ...{ rate, duration, connections, timeout, requests, targets },
    };
    const log = join(context.logDirectory, `load-${place.name}.log`);
    return new WorkerProcess(place, code, order, log, (second, sample) => run.add(second, sample));
  });
  return run.start(workers, context.signal);
}
