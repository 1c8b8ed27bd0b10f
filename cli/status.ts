/** `testbed status` */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { verdictOf, worst } from "../scenarios/results/merge";
import { FILE as REPORT } from "../scenarios/results/report";
import type { ScenarioResult } from "../scenarios/results/schema";
import { tally, verdictTable, type TableRow } from "../scenarios/results/table";
import { EXIT, Problem } from "./exit";
import type { StackOptions } from "./options";
import { stackOutputs, type StackOutputs } from "./outputs";
import { chooseStack, runsOf, type StoredRun } from "./project";

interface Latest {
  readonly scenario: ScenarioResult;
  readonly run: string;
}

export async function status(root: string, options: StackOptions): Promise<number> {
  const stack = chooseStack(root, options.stack);
  const runs = runsOf(root, stack);
  const [last] = runs;
  const outputs = await stackOutputs(root, stack);
  const { verdicts } = outputs;
  if (verdicts && Object.keys(verdicts).length === 0) return deployedOnly(stack, outputs, options);
  if (last === undefined)
    throw new Problem(`stack ${stack} has no run yet: \`npm start\`, or \`npx pulumi up --stack ${stack}\``);
  const scenarios = latest(runs, outputs.verdicts);
  const running = scenarios.some(({ scenario }) => scenario.state === "running");
  const verdict = running ? undefined : worst(scenarios.map(({ scenario }) => verdictOf(scenario)));
  const results = shorten(last.directory);
  if (options.json === true) {
    const { run } = last.results;
    const each = scenarios.map(({ scenario, run: id }) => ({ ...brief(scenario), run: id }));
    print(
      JSON.stringify(
        { stack, run, verdict, scenarios: each, results: last.directory, urls: outputs.urls },
        undefined,
        2,
      ),
    );
  } else {
    const { run } = last.results;
    const colour = process.stdout.isTTY;
    const rows = scenarios.map(({ scenario, run: id }) => rowOf(scenario, id === run.id ? undefined : id));
    print(`${stack}: ${run.system} (${run.profile}) on ${run.environment}, last run ${run.id}\n`);
    print(`${verdictTable(rows, { colour, width: colour ? process.stdout.columns : 110 })}\n`);
    print(tally(rows));
    print(`\nResults     ${results}`);
    const report = join(last.directory, REPORT);
    if (existsSync(report)) print(`Report      ${shorten(report)}`);
    printFooter(stack, outputs);
  }
  return verdict === "pass" ? EXIT.ok : EXIT.notPass;
}

/** A stack that asks for no scenarios: verdicts of earlier runs are not about it. */
function deployedOnly(stack: string, outputs: StackOutputs, { json }: StackOptions): number {
  if (json === true) print(JSON.stringify({ stack, scenarios: [], urls: outputs.urls }, undefined, 2));
  else {
    print(`${stack}: deployed and verified; its stack file asks for no scenarios\n`);
    printFooter(stack, outputs);
  }
  return EXIT.ok;
}

function printFooter(stack: string, { urls, own }: StackOutputs): void {
  const width = Math.max(...Object.keys(urls).map(({ length }) => length));
  Object.entries(urls).forEach(([name, url], index) => {
    print(`${index === 0 ? "Services" : "        "}    ${name.padEnd(width)}  ${url}`);
  });
  Object.entries(own).forEach(([name, text], index) => {
    print(`${index === 0 ? "Outputs " : "        "}    ${name}: ${text}`);
  });
  print(`Tear down   ${stack === "local" ? "npm run destroy" : `npm run destroy -- --stack ${stack}`}`);
}

/**
 * Each scenario's latest result: what had passed does not run again with every `up`. When the stack says which scenarios
 * it has, others are left out.
 */
function latest(
  runs: readonly StoredRun[],
  present: Readonly<Record<string, string>> | undefined,
): readonly Latest[] {
  const found = new Map<string, Latest>();
  for (const { results } of runs)
    for (const scenario of results.scenarios)
      if (!found.has(scenario.id)) found.set(scenario.id, { scenario, run: results.run.id });
  // Outputs are from the last update that came to its end; the last run may have got to other scenarios.
  const last = runs[0]?.results.scenarios.map(({ id }) => id).sort() ?? [];
  const order = new Set(present ? [...Object.keys(present), ...last] : [...found.keys()].sort());
  return [...order].flatMap((id) => found.get(id) ?? []);
}

const brief = ({ id, title, state, verdict, reason, seconds, attempt }: ScenarioResult): object => ({
  id,
  title,
  state,
  verdict,
  reason,
  seconds,
  attempt,
});

function rowOf(scenario: ScenarioResult, earlier: string | undefined): TableRow {
  const { id, title, state, seconds } = scenario;
  const step = scenario.steps.at(-1);
  const doing = step ? `step ${scenario.steps.length}: ${step.title}` : "starting";
  const reason = state === "running" ? doing : scenario.reason;
  const note = earlier === undefined ? "" : ` (run ${earlier})`;
  return {
    id,
    title,
    verdict: state === "running" ? "running" : verdictOf(scenario),
    seconds,
    reason: reason + note,
  };
}

/** As seen from where the person is, unless that is elsewhere. */
function shorten(path: string): string {
  const near = relative(process.cwd(), path);
  return near === "" || near.startsWith("..") ? path : near;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
