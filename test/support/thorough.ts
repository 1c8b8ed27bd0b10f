/** Whether this run is to repeat things as often as they are promised, and not only as often as shows a mistake. */
export const thorough = process.env["TESTBED_TEST_THOROUGH"] === "1";

/** A test of such a run alone: nightly.ts says what proves the same by day. */
export function itAtNight(title: string, test: Mocha.AsyncFunc): void {
  if (thorough) it(title, test);
}
