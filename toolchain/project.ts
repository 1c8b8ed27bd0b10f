import { join, resolve } from "node:path";
import { homedir } from "node:os";
import { invoker } from "./invoker";

/** The checkout. */
export const project = resolve(__dirname, "..");

/** What set-up makes for this checkout alone: environment, tools, state. Git-ignored. */
export const workDirectory = join(project, ".testbed");

/** Programs of the project's own; first on PATH. */
export const binDirectory = join(workDirectory, "bin");

/**
 * What can be made again and is shared between checkouts: `TESTBED_CACHE`, or `testbed` in the user's cache folder.
 * Under sudo that is the folder of the user who called it.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.TESTBED_CACHE) return resolve(environment.TESTBED_CACHE);
  const home = invoker(environment)?.home ?? homedir();
  return join(environment.XDG_CACHE_HOME ?? join(home, ".cache"), "testbed");
}
