/** Where things are in this project, whatever directory the command is called from. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { readRun } from "../scenarios/results/store";
import type { Results } from "../scenarios/results/schema";
import { Problem } from "./exit";

export const projectRoot = resolve(__dirname, "..");

const directories = (path: string): readonly string[] =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
    : [];

/** Every stack that this project may have deployed: those with a stack file, and those with results. */
export function stacksOf(root: string): readonly string[] {
  const files = readdirSync(root).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  return [...new Set([...files, ...directories(join(root, "results"))])].sort();
}

/** Those, and what an update that was cut off has left traces of. */
export function knownStacks(root: string): readonly string[] {
  return [...new Set([...stacksOf(root), ...directories(join(root, ".testbed", "run"))])].sort();
}

/** The stack that is meant: the one named, or the only one with results. */
export function chooseStack(root: string, wanted: string | undefined): string {
  if (wanted !== undefined) return wanted;
  const stacks = directories(join(root, "results"));
  const [only] = stacks;
  if (only === undefined)
    throw new Problem("no run yet: `npm start` deploys the stack `local` and runs its scenarios");
  if (stacks.length > 1)
    throw new Problem(`there are several stacks, say which: --stack ${stacks.join(" | ")}`);
  return only;
}

/** A run by its id (of any stack unless one is named), by its directory, or `last`. */
export function findRun(root: string, run: string, stack: string | undefined): StoredRun {
  if (run === "last") {
    const chosen = chooseStack(root, stack);
    const [last] = runsOf(root, chosen);
    if (last) return last;
    throw new Problem(`stack ${chosen} has no run: \`npm start -- --stack ${chosen}\` makes one`);
  }
  const stacks = stack === undefined ? directories(join(root, "results")) : [stack];
  for (const directory of [...stacks.map((each) => join(root, "results", each, run)), resolve(run)]) {
    const results = readRun(directory);
    if (results) return { directory, results };
  }
  throw new Problem(
    `there is no run ${run}: give the name of a directory in results/<stack>/, a path, or \`last\``,
  );
}

/** A run with its directory. */
export interface StoredRun {
  readonly directory: string;
  readonly results: Results;
}

/** All runs of a stack, the latest first. */
export function runsOf(root: string, stack: string): readonly StoredRun[] {
  const base = join(root, "results", stack);
  return directories(base)
    .flatMap((name) => {
      const directory = join(base, name);
      const results = readRun(directory);
      return results === undefined ? [] : [{ directory, results }];
    })
    .sort((a, b) => b.results.started.localeCompare(a.results.started));
}
