import { setTimeout as sleep } from "node:timers/promises";

/** Some test files that run in one process. */
export interface Job {
  readonly name: string;
  /** Files or patterns, relative to the project. */
  readonly files: readonly string[];
  /** `own`: in a lane, a machine of its own. `machine`: on this one, where only one job may be at a time. */
  readonly place: "own" | "machine";
  /** Nothing else may run meanwhile. */
  readonly alone: boolean;
  /** Nothing in it has to be in time: whatever else runs goes first. */
  readonly yields: boolean;
  /** It mostly waits: it takes little of a processor. */
  readonly light: boolean;
  /** How long it will take, s. */
  readonly estimate: number;
  readonly needsToolchain: boolean;
}

/** How many jobs run at once, at most. */
export interface Lanes {
  readonly all: number;
  /** Of those that do not yield to others. */
  readonly firm: number;
  /** Beside all of these, for jobs that mostly wait; without one they are as all others. */
  readonly light: number;
}

/**
 * Which job to start next, or undefined when none may start beside those that run. Those for this machine come one after another,
 * so there is always one of them; then those that do not yield, which others can run beside at any time; and of each sort
 * whatever takes longest.
 */
export function nextJob(
  waiting: readonly Job[],
  running: readonly Job[],
  lanes: Lanes = { all: Infinity, firm: Infinity, light: 0 },
): Job | undefined {
  if (running.some(({ alone }) => alone)) return undefined;
  const isLight = (job: Job): boolean => job.light && lanes.light > 0;
  const busy = running.filter((job) => !isLight(job));
  const crowded = busy.filter(({ yields }) => !yields).length >= lanes.firm;
  const hasRoom = (job: Job): boolean =>
    isLight(job)
      ? running.length - busy.length < lanes.light
      : busy.length < lanes.all && (job.yields || !crowded);
  const taken = running.some(({ place }) => place === "machine");
  const startable = waiting.filter(
    (job) => !job.alone && !(taken && job.place === "machine") && hasRoom(job),
  );
  const rank = ({ place, yields }: Job): number => (place === "machine" ? 2 : Number(!yields));
  const [next] = startable.sort((a, b) => rank(b) - rank(a) || b.estimate - a.estimate);
  if (next || running.length > 0) return next;
  return waiting.find(({ alone }) => alone);
}

/** Milliseconds between two looks whether there is room. */
const LOOK_AGAIN = 500;

/**
 * Runs all jobs in these lanes: as many as do not yield in any case, and more while there is room for them. Rejects with the first
 * error of `run`, once all that run have ended.
 * @param hasRoom asked for each of the latter, with the moment (by `performance.now`) at which the last one of all was started
 */
export async function runAll(
  jobs: readonly Job[],
  lanes: Lanes,
  run: (job: Job) => Promise<void>,
  hasRoom: (started: number) => boolean = () => true,
): Promise<void> {
  const waiting = new Set(jobs);
  const running = new Map<Job, Promise<void>>();
  let started = -Infinity;
  try {
    while (waiting.size + running.size > 0) {
      const next = nextJob([...waiting], [...running.keys()], lanes);
      if (!next) {
        await Promise.race(running.values());
        continue;
      }
      if (running.size >= lanes.firm && !hasRoom(started)) {
        await Promise.race([...running.values(), sleep(LOOK_AGAIN)]);
        continue;
      }
      started = performance.now();
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
