import type { JobResult } from "./run-jobs";

/** A table of the jobs that took longest, longest first. */
export function slowest(results: readonly JobResult[], count = 10): string[] {
  return results
    .flatMap(({ job, seconds }) => (seconds === undefined ? [] : [{ name: job.name, seconds }]))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ name, seconds }) => `${seconds.toFixed(0).padStart(5)} s  ${name}`);
}
