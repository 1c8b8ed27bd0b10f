/** `testbed status` */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { sameDeployment } from "../scenarios/results/earlier";
import { verdictOf, worst } from "../scenarios/results/merge";
import { FILE as REPORT } from "../scenarios/results/report";
import type { ScenarioResult } from "../scenarios/results/schema";
import { tally, verdictTable, type TableRow } from "../scenarios/results/table";
import { scenariosFile } from "./deployment";
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
  const { verdicts, deployed } = outputs;
  if (verdicts && Object.keys(verdicts).length === 0) return deployedOnly(stack, outputs, options);
  if (last === undefined)
    throw new Problem(`stack ${stack} has no run yet: \`npm start\`, or \`npx pulumi up --stack ${stack}\``);
  const planned = plannedScenarios(root, stack);
  const scenarios = latest(runs, deployed === false ? undefined : (planned ?? Object.keys(verdicts ?? {})));
  const running = scenarios.some(({ scenario }) => scenario.state === "running");
  const verdict = running ? undefined : worst(scenarios.map(({ scenario }) => verdictOf(scenario)));
  const results = shorten(last.directory);
  if (options.json === true) {
    const { run } = last.results;
    const each = scenarios.map(({ scenario, run: id }) => ({ ...brief(scenario), run: id }));
    print(
      JSON.stringify(
        { stack, deployed, run, verdict, scenarios: each, results: last.directory, urls: outputs.urls },
        undefined,
        2,
      ),
    );
  } else {
    const { run } = last.results;
    const colour = process.stdout.isTTY;
    const rows = scenarios.map(({ scenario, run: id }) => rowOf(scenario, id === run.id ? undefined : id));
    const now = deployed === false ? "not deployed now; last it was " : "";
    print(`${stack}: ${now}${run.system} (${run.profile}) on ${run.environment}, last run ${run.id}\n`);
    print(`${verdictTable(rows, { colour, width: colour ? process.stdout.columns : 110 })}\n`);
    print(tally(rows, running ? planned?.length : undefined));
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

function printFooter(stack: string, { urls, own, deployed }: StackOutputs): void {
  const width = Math.max(...Object.keys(urls).map(({ length }) => length));
  Object.entries(urls).forEach(([name, url], index) => {
    print(`${index === 0 ? "Services" : "        "}    ${name.padEnd(width)}  ${url}`);
  });
  Object.entries(own).forEach(([name, text], index) => {
    print(`${index === 0 ? "Outputs " : "        "}    ${name}: ${text}`);
  });
  const of = (command: string): string => (stack === "local" ? command : `${command} -- --stack ${stack}`);
  print(deployed === false ? `Deploy      ${of("npm start")}` : `Tear down   ${of("npm run destroy")}`);
}

/**
 * Each scenario's latest result against the deployment of the last run: what had passed does not run again with every
 * `up`. When it is known which scenarios the stack has, others are left out.
 */
function latest(runs: readonly StoredRun[], present: readonly string[] | undefined): readonly Latest[] {
  const found = new Map<string, Latest>();
  const [newest] = runs;
  for (const { results } of runs.filter(
    (each) => each === newest || (newest && sameDeployment(each.results.run, newest.results.run)),
  ))
    for (const scenario of results.scenarios)
      if (!found.has(scenario.id)) found.set(scenario.id, { scenario, run: results.run.id });
  // Outputs are from the last update that came to its end; the last run may have got to other scenarios.
  const last = runs[0]?.results.scenarios.map(({ id }) => id).sort() ?? [];
  const order = new Set(present && present.length > 0 ? [...present, ...last] : [...found.keys()].sort());
  return [...order].flatMap((id) => found.get(id) ?? []);
}

/** What the last update was to run; undefined when it did not say. */
function plannedScenarios(root: string, stack: string): readonly string[] | undefined {
  try {
    return JSON.parse(readFileSync(join(root, scenariosFile(stack)), "utf8")) as readonly string[];
  } catch {
    return undefined;
  }
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
  const { id, title, state } = scenario;
  // What is stored is from the end of the last step.
  const seconds = state === "running" ? (Date.now() - Date.parse(scenario.started)) / 1000 : scenario.seconds;
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
