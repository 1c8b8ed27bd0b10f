import { availableParallelism } from "node:os";
import { SetupError } from "../setup-error";

/**
 * How many jobs run at once: as said on the command line or in TESTBED_TEST_JOBS, else one for each processor: tests mostly wait,
 * but loads must be made in time.
 * @throws SetupError for anything but a whole number from 1
 */
export function laneCount(wanted: string | undefined, environment: NodeJS.ProcessEnv = process.env): number {
  const [said, where] =
    wanted === undefined ? [environment.TESTBED_TEST_JOBS, "TESTBED_TEST_JOBS"] : [wanted, "--jobs"];
  if (said === undefined || said === "") return availableParallelism();
  if (/^[1-9]\d{0,2}$/.test(said)) return Number(said);
  throw new SetupError(`${where} is ${said}, not a number of test files to run at once.`, [
    "Give a whole number from 1.",
  ]);
}
