/** A test that did not run, and why. */
export interface Skipped {
  readonly title: string;
  readonly reason: string;
}

/** A test, or the preparation of some, that failed. */
export interface Failure {
  readonly title: string;
  readonly message: string;
}

/** What came of a suite. */
export interface Outcome {
  readonly passed: number;
  /** May be more than `failures`: of a process that broke off there is none to tell. */
  readonly failed: number;
  readonly failures: readonly Failure[];
  readonly skipped: readonly Skipped[];
}

/** A suite that broke off counts as one failure: what it did not get to run is not known. */
export const brokenOff: Outcome = { passed: 0, failed: 1, failures: [], skipped: [] };

export function totalOf(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
  };
}

/** The last line of every test run, read by programs. */
export function totalLine({ passed, failed, skipped }: Outcome): string {
  return `${String(passed)} passed, ${String(failed)} failed, ${String(skipped.length)} skipped`;
}
