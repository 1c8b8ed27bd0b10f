/** `testbed clean` */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { operations, type StackPlace } from "../components/environments/operations";
import { reasonOf } from "../scenarios/reason";
import { EXIT, Problem } from "./exit";
import { knownStacks } from "./project";
import { refuseWhileRunning } from "./running";

export interface CleanOptions {
  readonly stack?: string;
  readonly all?: boolean;
  readonly volumes?: boolean;
  readonly images?: boolean;
  readonly results?: boolean;
}

/** Takes away what is left after a stack was taken down. Returns 1 when something stays. */
export async function clean(root: string, options: CleanOptions): Promise<number> {
  const { volumes = false, images = false, results = false } = options;
  if (!volumes && !images && !results)
    throw new Problem("say what to take away: --volumes, --images, --results (\`testbed clean --help\`)");
  const stacks = chosenStacks(root, options);
  process.chdir(root);
  if (results) for (const stack of stacks) refuseWhileRunning(root, stack);
  const places = stacks.map((stack) => ({ stack, project: root }));
  const failed = volumes || images ? await cleanEnvironments(places, { volumes, images }) : [];
  if (results) for (const stack of stacks) removeResults(root, stack);
  for (const problem of failed) process.stderr.write(`${problem}\n`);
  return failed.length > 0 ? EXIT.notPass : EXIT.ok;
}

function chosenStacks(root: string, { stack, all = false }: CleanOptions): readonly string[] {
  const known = knownStacks(root);
  if (all) return known;
  if (stack === undefined) {
    if (known.length > 1)
      throw new Problem(`there are several stacks, say which: --stack ${known.join(" | ")}, or --all`);
    return known;
  }
  if (!known.includes(stack))
    throw new Problem(
      `no stack ${stack} is known here: ${known.length === 0 ? "there is none" : `there are ${known.join(", ")}`}`,
    );
  return [stack];
}

/** A stack that was taken down does not say where it was: all environments are asked. Returns what went wrong. */
async function cleanEnvironments(
  places: readonly StackPlace[],
  what: { readonly volumes: boolean; readonly images: boolean },
): Promise<readonly string[]> {
  const done: string[] = [];
  const failed: string[] = [];
  for (const [environment, operate] of Object.entries(operations))
    try {
      done.push(...((await operate().clean?.(places, what)) ?? []));
    } catch (error) {
      failed.push(`${environment}: ${reasonOf(error)}`);
    }
  for (const sentence of done) process.stdout.write(`${sentence}\n`);
  if (done.length === 0 && failed.length === 0)
    process.stdout.write("no volumes or images of ours are left\n");
  return failed;
}

function removeResults(root: string, stack: string): void {
  const folder = join("results", stack);
  const there = existsSync(join(root, folder));
  rmSync(join(root, folder), { recursive: true, force: true });
  process.stdout.write(there ? `removed ${folder}\n` : `${stack} has no results\n`);
}
