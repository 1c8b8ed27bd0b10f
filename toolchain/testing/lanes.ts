import { availableParallelism } from "node:os";
import { SetupError } from "../setup-error";
import type { Lanes } from "./schedule";

/**
 * How many jobs run at once: as said on the command line or in TESTBED_TEST_JOBS, else one more than processors, because tests
 * mostly wait; but of those that have to be in time no more than there are processors. Not said, one more for what does little else
 * than wait.
 * @throws SetupError for anything but a whole number from 1
 */
export function lanesOf(
  wanted: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
  processors = availableParallelism(),
): Lanes {
  const [said, where] =
    wanted === undefined ? [environment.TESTBED_TEST_JOBS, "TESTBED_TEST_JOBS"] : [wanted, "--jobs"];
  if (said === undefined || said === "") return { all: processors + 1, firm: processors, light: 1 };
  if (/^[1-9]\d{0,2}$/.test(said)) return { all: Number(said), firm: Number(said), light: 0 };
  throw new SetupError(`${where} is ${said}, not a number of test files to run at once.`, [
    "Give a whole number from 1.",
  ]);
}
