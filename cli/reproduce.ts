/** `testbed reproduce RUN` */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { verdictOf, worst } from "../scenarios/results/merge";
import { tryReport } from "../scenarios/results/report";
import type { ScenarioResult } from "../scenarios/results/schema";
import { tally, verdictTable } from "../scenarios/results/table";
import { parseRunnerInput, type RunnerInput } from "../scenarios/runner/input";
import { identifySelf } from "../scenarios/runner/processes";
import { runIdOf } from "../scenarios/runner/run-id";
import { deployedInventory, deploymentFile } from "./deployment";
import { differences } from "./deployment-differences";
import { EXIT, Problem } from "./exit";
import type { StackOptions } from "./options";
import { refuseWhileRunning } from "./running";
import { findRun, runsOf, type StoredRun } from "./project";
import { runScenarioAgain, type Again } from "./run-scenario-again";

export interface ReproduceOptions extends StackOptions {
  /** Only these scenarios. */
  readonly scenario?: readonly string[];
  /** Also against a deployment that differs. */
  readonly force?: boolean;
}

interface Reproduced extends Again {
  readonly id: string;
  readonly title: string;
  /** The stored verdict. */
  readonly before: string;
}

/** Runs the scenarios of a stored run again: same settings, seed and pace, against what is deployed now. */
export async function reproduce(root: string, run: string, options: ReproduceOptions): Promise<number> {
  const stored = findRun(root, run, options.stack);
  const { stack } = stored.results.run;
  // Scripts are called by their path in the project.
  process.chdir(root);
  const scenarios = chosen(stored, options.scenario ?? []);
  const inputs = scenarios.map((scenario) => inputOf(stored.directory, scenario));
  const deployed = deployedInventory(root, stack);
  const different = [...new Set(inputs.flatMap(({ inventory }) => differences(inventory, deployed)))];
  if (different.length > 0 && options.force !== true)
    throw new Problem(
      `the deployment of ${stack} is not the one of run ${stored.results.run.id}:\n  - ${different.join("\n  - ")}\nDeploy that again, or add --force`,
    );
  refuseWhileRunning(root, stack);
  const id = runIdOf(identifySelf());
  const results = join("results", stack);
  // What is deployed now is what the last run of an update was about.
  const subject = runsOf(root, stack).find((each) => each.results.run.subject !== undefined)?.results.run
    .subject;
  const reproduced: Reproduced[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const input = inputs[index];
    if (input === undefined) break;
    const document = {
      ...{ deployment: deploymentFile(stack), scenario: input.scenario, seed: input.seed },
      ...{ results, run: id, attempt: 0, subject },
    };
    const again = await runScenarioAgain(deployed.vantage, document, root);
    reproduced.push({ id: scenario.id, title: scenario.title, before: verdictOf(scenario), ...again });
    if (again.interrupted) break;
  }
  const { path } = tryReport(join(root, results, id));
  show(stored, id, reproduced, path, options);
  const complete = reproduced.length === scenarios.length;
  return complete && worst(reproduced.map(({ verdict }) => verdict)) === "pass" ? EXIT.ok : EXIT.notPass;
}

/** @throws Problem for an id that the run does not have */
function chosen({ results }: StoredRun, wanted: readonly string[]): readonly ScenarioResult[] {
  const known = results.scenarios.map(({ id }) => id);
  const unknown = wanted.filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw new Problem(
      `run ${results.run.id} has no scenario ${unknown.join(", ")}; it has ${known.join(", ")}`,
    );
  return results.scenarios.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
}

function inputOf(directory: string, { id }: ScenarioResult): RunnerInput {
  const path = join(directory, id, "input.json");
  try {
    return parseRunnerInput(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Problem(
      `what ${id} was told cannot be read, so it cannot be told again: ${(error as Error).message}`,
    );
  }
}

function show(
  stored: StoredRun,
  run: string,
  reproduced: readonly Reproduced[],
  report: string | undefined,
  options: ReproduceOptions,
): void {
  const { stdout } = process;
  if (options.json === true) {
    const of = stored.results.run.id;
    stdout.write(`${JSON.stringify({ of, run, scenarios: reproduced, report }, undefined, 2)}\n`);
    return;
  }
  const rows = reproduced.map(({ before, ...row }) => ({
    ...row,
    reason: `${before === row.verdict ? "as before" : `was ${before}`}: ${row.reason}`,
  }));
  const colour = stdout.isTTY;
  stdout.write(
    `\n${verdictTable(rows, { colour, width: colour ? stdout.columns : 110 })}\n\n${tally(rows)}\n`,
  );
  if (report !== undefined) stdout.write(`\nReport  ${relative(process.cwd(), report)}\n`);
}
