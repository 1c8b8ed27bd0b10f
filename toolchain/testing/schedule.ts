/**
 * Where a job runs. `own`: in a lane, a machine of its own. Elsewhere one job may be at a time: with the Docker `engine`, with
 * the `rig` of a LAN, and with this `machine` where there are no lanes.
 */
export type Place = "own" | "engine" | "rig" | "machine";

/** Some test files that run in one process. */
export interface Job {
  readonly name: string;
  /** Files or patterns, relative to the project. */
  readonly files: readonly string[];
  readonly place: Place;
  /** Nothing else may run meanwhile. */
  readonly alone: boolean;
  /** How long it will take, s. */
  readonly estimate: number;
  readonly needsToolchain: boolean;
}

/**
 * Which job to start next, or undefined when none may start beside those that run. Jobs that come one after another count as one
 * that takes as long as all of them: whatever takes longest begins first.
 */
export function nextJob(waiting: readonly Job[], running: readonly Job[]): Job | undefined {
  if (running.some(({ alone }) => alone)) return undefined;
  const beside = waiting.filter(({ alone }) => !alone);
  const length = ({ place, estimate }: Job): number =>
    place === "own"
      ? estimate
      : beside.reduce((sum, other) => sum + (other.place === place ? other.estimate : 0), 0);
  const isFree = ({ place }: Job): boolean => place === "own" || running.every((job) => job.place !== place);
  const [longest] = beside.filter(isFree).sort((a, b) => length(b) - length(a) || b.estimate - a.estimate);
  if (longest || running.length > 0) return longest;
  return waiting.find(({ alone }) => alone);
}

/** Runs all jobs, at most `lanes` at once. Rejects with the first error of `run`, once all that run have ended. */
export async function runAll(
  jobs: readonly Job[],
  lanes: number,
  run: (job: Job) => Promise<void>,
): Promise<void> {
  const waiting = new Set(jobs);
  const running = new Map<Job, Promise<void>>();
  try {
    while (waiting.size + running.size > 0) {
      const next = running.size < lanes ? nextJob([...waiting], [...running.keys()]) : undefined;
      if (!next) {
        await Promise.race(running.values());
        continue;
      }
      waiting.delete(next);
      running.set(
        next,
        run(next).finally(() => running.delete(next)),
      );
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}
