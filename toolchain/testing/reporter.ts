import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { skipReason } from "../../test/support/skip";
import type { Outcome } from "./outcome";

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** Mocha's spec output, and the counts with the reasons of skips in the file `TESTBED_TEST_OUTCOME`. */
class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    let passed = 0;
    let failed = 0;
    const skipped: { title: string; reason: string }[] = [];
    runner.on(EVENT_TEST_PASS, () => passed++);
    runner.on(EVENT_TEST_FAIL, () => failed++);
    runner.on(EVENT_TEST_PENDING, (test) => {
      skipped.push({ title: test.fullTitle(), reason: skipReason(test) ?? "no reason given" });
    });
    runner.once(EVENT_RUN_END, () => {
      const file = process.env.TESTBED_TEST_OUTCOME;
      if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped } satisfies Outcome));
    });
  }
}

export = Reporter;
