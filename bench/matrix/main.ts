/**
 * Runs every system's scenarios on every environment and writes down what came of it; `npm run docs` makes docs/matrix.md of that.
 *   npm run matrix
 *   npm run matrix -- --environment docker --system etcd loomdb
 */
import { execFileSync } from "node:child_process";
import { Command } from "commander";
import { environments } from "../../components/environments";
import { systems } from "../../components/systems";
import { setUp } from "../../toolchain/commands/set-up";
import { pulumiEnvironment } from "../../toolchain/environment";
import { note, step } from "../../toolchain/progress";
import { project } from "../../toolchain/project";
import { writeRecord, type MatrixRecord } from "./record";
import { runPair } from "./run-pair";
import { stackOf } from "./stacks";

interface Options {
  readonly environment: readonly string[];
  readonly system: readonly string[];
}

const program = new Command("matrix")
  .description("run every system on every environment and record the verdicts")
  .option("--environment <names...>", "only on these", Object.keys(environments))
  .option("--system <names...>", "only these", Object.keys(systems));

/** What runs: the last commit, with `+` where files were changed since. */
function commit(): string {
  const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: project, encoding: "utf8" }).trim(); // prettier-ignore
  const changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs") !== "";
  return `${git("rev-parse", "--short", "HEAD")}${changed ? "+" : ""}`;
}

async function record(environment: string, system: string): Promise<MatrixRecord> {
  const about = { environment, system, commit: commit(), date: new Date().toISOString().slice(0, 10) };
  const run = await stackOf(environment, system);
  try {
    const ids = (systems[system]?.scenarios ?? []).map(({ id }) => id);
    const { seconds, scenarios } = await runPair(run, ids);
    return { ...about, pace: "quick", seconds: Math.round(seconds), scenarios: [...scenarios] };
  } finally {
    await run.remove();
  }
}

async function main({ environment, system }: Options): Promise<void> {
  await setUp({
    docker: environment.some((name) => name !== "local"),
    kubernetes: environment.includes("kind"),
  });
  Object.assign(process.env, pulumiEnvironment());
  let failed = 0;
  for (const where of environment)
    for (const what of system) {
      try {
        const made = await step(`${what} on ${where}`, () => record(where, what));
        writeRecord(project, made);
        const told = made.scenarios.map(({ id, verdict, reason = "" }) =>
          verdict === "pass" ? `  ${id}  pass` : `  ${id}  ${verdict}: ${reason}`,
        );
        note(told.join("\n"));
      } catch (error) {
        failed++;
        note(`${what} on ${where}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  note("Make the page:  npm run docs");
  process.exitCode = failed > 0 ? 1 : 0;
}

main(program.parse().opts<Options>()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
