import type { JobResult } from "./run-jobs";

/** Characters of a failure's message: all of it stands where the test ran. */
const LONGEST = 600;

/** What failed, and why, told once more at the end: the first telling may be thousands of lines up. */
export function failedAgain(results: readonly JobResult[]): string[] {
  return results
    .filter(({ outcome }) => outcome.failed > 0)
    .flatMap(({ job, outcome, seconds }) => [
      `failed: ${job.name}${seconds === undefined ? " (not run)" : ""}`,
      ...outcome.failures.flatMap(({ title, message }) => [`  ${title}`, ...indented(message)]),
    ]);
}

function indented(message: string): string[] {
  const shown = message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
  return shown.split("\n").map((line) => `    ${line}`);
}
