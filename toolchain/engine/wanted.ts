import { SetupError } from "../setup-error";

/** Whether an engine may be installed and started where none answers: `TESTBED_ENGINE=install` asks for it. */
export function isEngineWanted(environment: NodeJS.ProcessEnv = process.env): boolean {
  const wanted = environment.TESTBED_ENGINE;
  if (!wanted) return false;
  if (wanted === "install") return true;
  throw new SetupError(`TESTBED_ENGINE is "${wanted}".`, ['Set it to "install", or unset it.']);
}

/** Whether a service for continuous integration runs this: the machine is there for tests. */
export function isContinuousIntegration(environment: NodeJS.ProcessEnv = process.env): boolean {
  return !["", "0", "false"].includes(environment.CI ?? "");
}
