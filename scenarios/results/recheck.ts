/** Judges a stored scenario again from its raw samples, with the rules of the runner. Nothing is asked of any system. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { parseRunnerInput } from "../runner/input";
import { judge, type JudgedStep, type Judgement } from "../runner/verdict";
import type { Observation } from "../adapter";
import { readHistory } from "./history-file";
import { Rejudge } from "./rejudge";
import { observationSchema, type ScenarioResult } from "./schema";
import { readScenario } from "./store";
import { reasonOf } from "../reason";

/** A scenario's verdict as it was stored and as its samples say. */
export interface Rechecked extends Judgement {
  readonly id: string;
  readonly title: string;
  readonly stored: string;
  /** Both agree. */
  readonly same: boolean;
}

/** @throws when the directory holds no scenario result of this version */
export async function recheckScenario(directory: string): Promise<Rechecked> {
  const file = readScenario(directory);
  if (file === undefined) throw new Error(`${directory} holds no scenario result`);
  const { scenario } = file;
  const stored = scenario.verdict ?? scenario.state;
  const judgement = await judgeAgain(directory, scenario).catch(
    // Samples that cannot be read are missing.
    (error: unknown): Judgement => ({
      verdict: "invalid",
      reason: reasonOf(error),
    }),
  );
  const { id, title } = scenario;
  return { id, title, ...judgement, stored, same: judgement.verdict === stored };
}

async function judgeAgain(directory: string, scenario: ScenarioResult): Promise<Judgement> {
  if (scenario.state !== "finished") return { verdict: "invalid", reason: scenario.reason };
  const input = parseRunnerInput(readFileSync(join(directory, "input.json"), "utf8"));
  const rejudge = new Rejudge(
    input.inventory,
    scenario,
    readHistory(join(directory, "history.jsonl")),
    readLooks(join(directory, "samples.jsonl")),
  );
  const steps: JudgedStep[] = [];
  for (const [index, step] of input.scenario.steps.entries()) {
    // As in the run: what comes after a step that did not hold proves nothing either way.
    const go = steps.every((each) => each.outcome === "ok");
    const outcome = go ? await rejudge.step(index, step) : { outcome: "skipped" as const, saw: "not judged" };
    steps.push({ title: step.title, kind: step.kind, ...outcome });
  }
  const unhealed = scenario.faults
    .filter((fault) => !fault.healed)
    .map((fault) => `fault ${fault.name} was not measurably healed`);
  // What ended a run from outside (a time-out, a signal) left no samples: that it happened is known from the verdict alone.
  const ended = steps.some((step) => step.outcome === "unfinished");
  if (ended && scenario.verdict !== "pass")
    return { verdict: scenario.verdict ?? "invalid", reason: scenario.reason };
  return judge({ steps, unhealed });
}

const lookSchema = observationSchema.extend({ about: z.literal("look"), index: z.number() });

/** Observations by the index of their step, in the order they were made. */
function readLooks(path: string): ReadonlyMap<number, readonly Observation[]> {
  const looks = new Map<number, Observation[]>();
  if (!existsSync(path)) return looks;
  for (const line of readFileSync(path, "utf8").split("\n").slice(0, -1)) {
    const parsed = lookSchema.safeParse(JSON.parse(line));
    if (!parsed.success) continue;
    const { index, ...observation } = parsed.data;
    const seen = looks.get(index);
    if (seen) seen.push(observation);
    else looks.set(index, [observation]);
  }
  return looks;
}
