import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { skipReason } from "../../test/support/skip";
import type { Failure, Outcome, Skipped } from "./outcome";

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** Milliseconds in which the process has to end once its tests have. */
const patience = Number(process.env.TESTBED_TEST_PATIENCE ?? 30_000);

/**
 * Ends a process that does not end by itself, as when a test that failed left a child running: else nobody would hear of it.
 * @param tell makes it a failure; mocha has its own idea of the exit code
 */
function endInTime(tell: () => void): void {
  setTimeout(() => {
    const holding = process.getActiveResourcesInfo().join(", ");
    process.stderr.write(`the tests are over, but their process does not end because of: ${holding}\n`);
    tell();
    process.exit();
  }, patience).unref();
}

/** Mocha's spec output, and the counts with the reasons of skips in the file `TESTBED_TEST_OUTCOME`. */
class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    let passed = 0;
    let failed = 0;
    const failures: Failure[] = [];
    const skipped: Skipped[] = [];
    runner.on(EVENT_TEST_PASS, () => passed++);
    runner.on(EVENT_TEST_FAIL, (test, { message }: Error) => {
      failed++;
      failures.push({ title: test.fullTitle(), message });
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      skipped.push({ title: test.fullTitle(), reason: skipReason(test) ?? "no reason given" });
    });
    runner.once(EVENT_RUN_END, () => {
      const file = process.env.TESTBED_TEST_OUTCOME;
      if (!file) return;
      const write = (outcome: Outcome): void => {
        writeFileSync(file, JSON.stringify(outcome));
      };
      write({ passed, failed, failures, skipped });
      endInTime(() => {
        write({ passed, failed: failed + 1, failures, skipped });
      });
    });
  }
}

export = Reporter;
