/** The scenario runner: one JSON document on stdin, progress on stderr, results on disk, the verdict as one line on stdout. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { adapterFor } from "../adapters";
import { Journal } from "../results/journal";
import { noteAttempt } from "./attempts";
import { headerOf } from "./header";
import { parseRunnerInput, type RunnerInput } from "./input";
import { realPorts } from "./ports";
import { identifySelf } from "./processes";
import { Progress } from "./progress";
import { Ended, runScenario } from "./run";
import { runIdOf } from "./run-id";
import type { Judgement } from "./verdict";
import { guardians, watch } from "./watch";
import { reasonOf } from "../reason";

/** One line on stdout: what the Gate and the stack outputs read. */
export interface VerdictLine extends Judgement {
  readonly id: string;
  readonly title: string;
  readonly seconds: number;
  readonly run: string;
  /** Directory of the stack's runs. */
  readonly results: string;
}

async function main(): Promise<void> {
  const standalone = process.argv.includes("--standalone");
  // Before anything else: who started us may be gone by the time stdin is read.
  const watched = standalone ? [] : guardians();
  const interrupt = interruption();
  const unwatch = watch(watched, (why) => {
    interrupt.abort(new Ended("interruption", why));
  });
  const input = parseRunnerInput(await text(process.stdin));
  const run = input.run ?? runIdOf(watched.at(-1) ?? identifySelf(), runsIn(input.results));
  const journal = new Journal(headerOf(input, run), input, identifySelf());
  const { scenario, inventory, attempt } = input;
  if (!standalone) noteAttempt(inventory.stack, scenario.id, attempt, "running");
  const judgement = await judged(input, run, journal, interrupt.signal);
  journal.finish(judgement);
  if (!standalone) noteAttempt(inventory.stack, scenario.id, attempt, judgement.verdict);
  unwatch();
  // The Gate makes it for all; who has a failure wants to look at once.
  if (judgement.verdict !== "pass") report(join(input.results, run));
  const { id, title } = scenario;
  const line: VerdictLine = {
    id,
    title,
    ...judgement,
    seconds: Number(journal.result.seconds.toFixed(1)),
    run,
    results: input.results,
  };
  // Libraries may hold timers and sockets; the scenario is over all the same.
  process.stdout.write(`${JSON.stringify(line)}\n`, () => process.exit(0));
}

function runsIn(results: string): readonly string[] {
  return existsSync(results) ? readdirSync(results) : [];
}

function report(directory: string): void {
  const { tryReport } = require("../results/report") as typeof import("../results/report");
  const { problem } = tryReport(directory);
  if (problem !== undefined) process.stderr.write(`${problem}\n`);
}

/** The scenario's verdict; a defect of our own code is `invalid`, never a crash that loses the results. */
async function judged(
  input: RunnerInput,
  run: string,
  journal: Journal,
  interrupt: AbortSignal,
): Promise<Judgement> {
  const { scenario, inventory } = input;
  const progress = new Progress(scenario.id, scenario.steps.length, (line) => {
    journal.log(line);
    process.stderr.write(`${line}\n`);
  });
  const runId = `${run}-${scenario.id}-${input.attempt}`;
  const now = (): number => performance.now();
  const keep = (path: string, text: string): void => {
    journal.keep(path, text);
  };
  try {
    const factory = adapterFor(inventory.system);
    const judgement = await runScenario({
      ...{ input, runId, ports: realPorts, journal, progress, interrupt },
      adapter: (signal) => factory({ inventory, runId, seed: input.seed, now, signal, keep }),
    });
    progress.note(`${judgement.verdict}: ${judgement.reason}`);
    return judgement;
  } catch (error) {
    const reason = reasonOf(error);
    progress.note(`invalid: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
    return { verdict: "invalid", reason };
  }
}

/** Aborted by a signal, or when nobody reads what we print. Further signals change nothing: healing is under way. */
function interruption(): AbortController {
  const interrupt = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.on(signal, () => {
      interrupt.abort(new Ended("interruption", "interrupted before it was over"));
    });
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", () => {
      interrupt.abort(new Ended("interruption", "nobody reads the progress any more"));
    });
  return interrupt;
}

main().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(2);
});
