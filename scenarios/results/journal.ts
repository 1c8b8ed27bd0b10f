/** Writes one scenario's results while it happens. After a SIGKILL at any moment at most half a second is missing. */
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { RunnerInput } from "../runner/input";
import type { ProcessIdentity } from "../runner/processes";
import type { Judgement } from "../runner/verdict";
import { appendFile, makeDirectory, replaceFile } from "./files";
import { placeOf } from "./kept";
import { RESULTS_VERSION, type RunHeader, type ScenarioResult } from "./schema";
import { readScenario, rebuild } from "./store";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Anything that was seen, for judging again later: one line of `samples.jsonl`, with its time and its step. */
export interface Sample {
  readonly about: "look" | "fault" | "load" | "node";
  readonly [key: string]: unknown;
}

export class Journal {
  readonly directory: string;
  /** Changed in place by the runner; `save` writes what it then is. */
  readonly result: Mutable<ScenarioResult>;
  private readonly runDirectory: string;
  private readonly timer: NodeJS.Timeout;
  private dirty = true;

  /** Claims `<ID>` in the run's directory. Throws when another runner is still at work on it. */
  constructor(
    private readonly header: RunHeader,
    input: RunnerInput,
    owner: ProcessIdentity,
  ) {
    const { scenario } = input;
    this.runDirectory = join(input.results, header.id);
    this.directory = join(this.runDirectory, scenario.id);
    setAside(this.directory);
    makeDirectory(this.directory);
    this.result = {
      id: scenario.id,
      title: scenario.title,
      source: scenario.source,
      pace: scenario.pace,
      attempt: input.attempt + 1,
      state: "running",
      owner,
      reason: "",
      started: new Date().toISOString(),
      seconds: 0,
      settings: scenario.settings,
      ...(scenario.plan && { plan: scenario.plan }),
      steps: [],
      faults: [],
      loads: {},
      clients: {},
    };
    replaceFile(join(this.directory, "input.json"), `${JSON.stringify(input, undefined, 2)}\n`);
    this.publish();
    this.timer = setInterval(() => {
      if (this.dirty) this.save();
    }, 500);
  }

  /** Something in `result` changed: it is on disk within half a second. */
  touch(): void {
    this.dirty = true;
  }

  sample(sample: Sample): void {
    const at = Number((performance.now() / 1000).toFixed(3));
    const index = this.result.steps.length - 1;
    appendFile(join(this.directory, "samples.jsonl"), `${JSON.stringify({ at, index, ...sample })}\n`);
  }

  /** See `AdapterContext.keep`. @throws Error when the path leads elsewhere */
  keep(path: string, text: string): void {
    replaceFile(placeOf(this.directory, path), text);
  }

  log(line: string): void {
    appendFile(join(this.directory, "log.txt"), `${new Date().toISOString()} ${line}\n`);
  }

  save(): void {
    this.dirty = false;
    if (this.result.state === "running") this.result.seconds = performance.now() / 1000;
    const file = { version: RESULTS_VERSION, run: this.header, scenario: this.result };
    replaceFile(join(this.directory, "result.json"), `${JSON.stringify(file, undefined, 2)}\n`);
  }

  /** Saves, and makes the files of the whole run again. */
  publish(): void {
    this.save();
    rebuild(this.runDirectory);
  }

  /** Stores the verdict. */
  finish(judgement: Judgement): void {
    clearInterval(this.timer);
    Object.assign(this.result, judgement, { state: "finished", seconds: performance.now() / 1000 });
    this.publish();
  }
}

/** Keeps what the same run wrote here before as `<ID>.<n>`: a pass at the second try is not a pass at the first. */
function setAside(directory: string): void {
  if (!existsSync(directory)) return;
  const earlier = readAttempt(directory);
  if (earlier?.state === "running")
    throw new Error(`${earlier.id} is being run already by pid ${earlier.owner.pid}; wait for it or end it`);
  let number = 1;
  while (existsSync(`${directory}.${number}`)) number++;
  renameSync(directory, `${directory}.${number}`);
}

function readAttempt(directory: string): ScenarioResult | undefined {
  try {
    return readScenario(directory)?.scenario;
  } catch {
    // Another version's or a broken file: set aside all the same.
    return undefined;
  }
}
