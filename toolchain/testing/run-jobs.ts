import { LiveLine, note } from "../progress";
import { brokenOff, type Outcome } from "./outcome";
import { runJob } from "./run-job";
import { roomGauge } from "./pressure";
import { runAll, type Job, type Lanes } from "./schedule";

export interface JobsOptions {
  readonly lanes: Lanes;
  readonly grep?: string | undefined;
  /** Ends those that run, and starts no more. */
  readonly signal: AbortSignal;
}

/** What came of a job; without seconds when it never ran. */
export interface JobResult {
  readonly job: Job;
  readonly outcome: Outcome;
  readonly seconds?: number;
}

/**
 * Runs jobs beside each other. What each printed is shown whole when it has ended, with what is running meanwhile below; a
 * single one is shown as it goes. A job that was ended or not begun is a failure: what it did not get to run is not known.
 */
export async function runJobs(
  jobs: readonly Job[],
  { lanes, grep, signal }: JobsOptions,
): Promise<JobResult[]> {
  const results: JobResult[] = [];
  const running = new Set<string>();
  const live = jobs.length === 1 || lanes.all === 1;
  const line = live ? undefined : new LiveLine("tests");
  const tell = (): void =>
    line?.update(`${String(results.length)}/${String(jobs.length)}, ${[...running].join(", ")}`);
  const one = async (job: Job): Promise<void> => {
    if (signal.aborted) {
      results.push({ job, outcome: brokenOff });
      return;
    }
    running.add(job.name);
    tell();
    if (live) note(`\n== ${job.name}`);
    const { outcome, output, seconds } = await runJob(job, { grep, live, signal });
    running.delete(job.name);
    results.push({ job, outcome, seconds });
    // With a pattern most files have nothing to tell.
    if (line && (grep === undefined || outcome.passed + outcome.failed + outcome.skipped.length > 0)) {
      line.say("");
      // One write: nothing comes between.
      process.stdout.write(`== ${job.name} (${seconds.toFixed(0)} s)\n${output}`);
    }
    tell();
  };
  await runAll(jobs, lanes, one, roomGauge());
  line?.drop();
  return results;
}
