/** Whether this run is to repeat things as often as they are promised, and not only as often as shows a mistake. */
export const thorough = process.env["TESTBED_TEST_THOROUGH"] === "1";
