/** One scenario from its first step to its verdict. However it ends, nothing it did to the system is left on. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Adapter } from "../adapter";
import { checkRegistry } from "../checks/registry";
import type { Journal } from "../results/journal";
import type { StepResult } from "../results/schema";
import type { Scenario, Step } from "../scenario";
import { stepProblems } from "../step-problems";
import { close } from "./closing";
import type { Context, Outcomes } from "./context";
import type { RunnerInput } from "./input";
import { keepFreshOperations } from "./keep";
import { LogWindow } from "./logs";
import type { Ports } from "./ports";
import type { Progress } from "./progress";
import { startSampler } from "./sampler";
import { runStep } from "./steps";
import { lostFault } from "./steps/faults";
import { judge, type Facts, type Judgement } from "./verdict";
import { reasonOf } from "../reason";

/** Why a scenario ended before its last step. */
export class Ended extends Error {
  constructor(
    readonly by: "timeout" | "interruption",
    why: string,
  ) {
    super(why);
  }
}

export interface RunArgs {
  readonly input: RunnerInput;
  readonly runId: string;
  readonly ports: Ports;
  readonly journal: Journal;
  readonly progress: Progress;
  /** Made by the runner's own code; the signal ends with the scenario, after clients and load were stopped. */
  readonly adapter: (signal: AbortSignal) => Adapter;
  /** Aborted with an `Ended` to interrupt. */
  readonly interrupt: AbortSignal;
}

export async function runScenario(args: RunArgs): Promise<Judgement> {
  const { input, journal, interrupt } = args;
  const over = new AbortController();
  const timeout = new AbortController();
  const signal = AbortSignal.any([interrupt, timeout.signal]);
  const context = makeContext(args, signal, over.signal);
  const problems = problemsOf(context);
  if (problems.length > 0) {
    over.abort();
    return { verdict: "invalid", reason: problems.join("; ") };
  }
  const logs = new LogWindow(input.inventory);
  const timer = setTimeout(() => {
    timeout.abort(new Ended("timeout", `not done after ${input.scenario.timeout} s`));
  }, input.scenario.timeout * 1000);
  const flush = setInterval(() => {
    keepFreshOperations(context);
  }, 500);
  const stopSampling = startSampler({ ...context, nodes: input.inventory.nodes });
  let ended: Ended | undefined;
  try {
    ended = await runSteps(input.scenario.steps, context);
  } finally {
    clearTimeout(timer);
  }
  const unhealed = await close(context, ended?.by === "interruption");
  clearInterval(flush);
  stopSampling();
  over.abort();
  const judgement = notingThePlan(judge(factsOf(journal.result.steps, unhealed, ended)), input.scenario);
  if (judgement.verdict !== "pass" && ended?.by !== "interruption")
    for (const problem of await logs.keep(join(journal.directory, "logs"))) args.progress.note(problem);
  return judgement;
}

/** A verdict about other numbers than the plan's says so wherever it is shown. */
function notingThePlan(judgement: Judgement, { settings, plan = {} }: Scenario): Judgement {
  const notes = Object.entries(plan).map(
    ([name, number]) => `${name} ${settings[name] ?? "?"}, plan ${number}`,
  );
  return notes.length === 0
    ? judgement
    : { ...judgement, reason: `${judgement.reason} (${notes.join("; ")})` };
}

/** Known at preview already, but not every input comes from there. */
function problemsOf({ input, adapter: { checks, workloads } }: Context): readonly string[] {
  return stepProblems(input.scenario.steps, {
    checks: Object.keys(checks),
    workloads: Object.keys(workloads),
  });
}

function makeContext(args: RunArgs, signal: AbortSignal, over: AbortSignal): Context {
  const { input, runId, ports, journal, progress } = args;
  const adapter = args.adapter(over);
  const background: Context["background"] = new Map();
  const state: Context["state"] = {
    observed: new Map(),
    histories: new Map(),
    loads: new Map(),
    faults: new Map(),
  };
  const completed = (name: string): number | undefined => {
    const running = background.get(name);
    return running?.kind === "clients" ? running.completed() : undefined;
  };
  const registry = checkRegistry({ inventory: input.inventory, adapter, completed });
  const ask: Context["ask"] = (check) => registry.ask(check, state);
  return {
    input,
    runId,
    ports,
    adapter,
    journal,
    progress,
    signal,
    over,
    state,
    faults: new Map(),
    background,
    ask,
  };
}

/** Runs step after step until one does not hold. Returns why it ended early, if something outside the steps ended it. */
async function runSteps(steps: readonly Step[], context: Context): Promise<Ended | undefined> {
  const { journal, progress, signal } = context;
  let stopped = false;
  for (const [index, step] of steps.entries()) {
    const at = performance.now() / 1000;
    const entry: StepResult = {
      title: step.title,
      kind: step.kind,
      outcome: "unfinished",
      at,
      seconds: 0,
      saw: "",
    };
    journal.result.steps.push(entry);
    if (stopped) {
      entry.outcome = "skipped";
      continue;
    }
    // Whoever reads the results of a runner that was killed learns what it was about to do.
    journal.touch();
    progress.begin(index, step.title);
    Object.assign(entry, await settle(step, context));
    entry.seconds = performance.now() / 1000 - at;
    progress.end(entry);
    journal.publish();
    stopped = entry.outcome !== "ok";
  }
  return signal.aborted ? endedBecause(signal, journal.result.steps) : undefined;
}

/** A step's outcome, also when it breaks: a runner that cannot do its part proves nothing. */
async function settle(step: Step, context: Context): Promise<Outcomes> {
  const { signal } = context;
  const aborted = new AbortController();
  try {
    signal.throwIfAborted();
    const end = sleep(2 ** 31 - 1, undefined, {
      signal: AbortSignal.any([signal, aborted.signal]),
      ref: false,
    });
    return await Promise.race([
      judged(step, context),
      end.then(() => ({ outcome: "invalid", saw: "" }) as const),
    ]);
  } catch (error) {
    const saw = reasonOf(error);
    if (signal.aborted) return { outcome: "unfinished", saw: (signal.reason as Error).message };
    return { outcome: "invalid", saw };
  } finally {
    aborted.abort();
  }
}

/** A step's outcome; what did not hold while a fault had ended by itself was not disproved. */
async function judged(step: Step, context: Context): Promise<Outcomes> {
  const outcomes = await runStep(step, context);
  const lost = outcomes.outcome === "fail" ? await lostFault(context) : undefined;
  return lost === undefined
    ? outcomes
    : { ...outcomes, outcome: "invalid", saw: `${outcomes.saw}, but ${lost}` };
}

function endedBecause(signal: AbortSignal, steps: readonly StepResult[]): Ended {
  const { by, message } = signal.reason as Ended;
  const step = steps.find((each) => each.outcome === "unfinished");
  return new Ended(by, step ? `${message}, during “${step.title}”` : message);
}

function factsOf(steps: readonly StepResult[], unhealed: readonly string[], ended: Ended | undefined): Facts {
  return { steps, unhealed, ...(ended ? { ended: { by: ended.by, why: ended.message } } : {}) };
}
