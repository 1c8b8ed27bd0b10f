import { programs } from "../packages/declared";
import { installPrograms } from "../packages/install";
import { findProgram, searchPath } from "../programs";
import { note } from "../progress";
import { binDirectory } from "../project";

const names = programs
  .filter(({ purpose }) => purpose === "test")
  .flatMap(({ name, aliases = [] }) => [name, ...aliases]);

/** A browser of the Chromium family: `TESTBED_BROWSER`, or the first one on PATH or among the project's tools. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  if (environment.TESTBED_BROWSER) return environment.TESTBED_BROWSER;
  const folders = [...searchPath(environment.PATH), binDirectory];
  return names.map((name) => findProgram(name, folders)).find((found) => found !== undefined);
}

/** Fetches one where there is none and that can be done; tests that need it are skipped otherwise. */
export async function offerBrowser(): Promise<void> {
  if (process.platform !== "linux" || findBrowser() !== undefined) return;
  try {
    await installPrograms(["test"]);
  } catch (error) {
    note((error as Error).message);
  }
}
