import { reasonOf } from "../../scenarios/reason";
import type { Engine } from "../engine/docker";
import { answers, findEngine } from "../engine/find";
import { renewNetwork } from "../kubernetes/network";
import { note } from "../progress";
import { offerBrowser } from "../testing/browser";
import { rememberDurations, rememberedDurations } from "../testing/durations";
import { untilSignalled } from "../testing/interruption";
import { planJobs } from "../testing/jobs";
import { lanesMissing } from "../testing/lane";
import { lanesOf } from "../testing/lanes";
import { removeLeftovers } from "../testing/leftovers";
import { totalLine, totalOf } from "../testing/outcome";
import { failedAgain } from "../testing/failed-again";
import { findRigEngine, offerRigEngine, stopRigEngine } from "../testing/rig-engine";
import { runJobs } from "../testing/run-jobs";
import type { Lanes } from "../testing/schedule";
import { slowest } from "../testing/slowest";
import { planSuites, type Suite } from "../testing/suites";
import { offerEngine, stopOwnEngine } from "./engine";
import { setUp } from "./set-up";

export interface TestOptions {
  /** Only tests whose title matches. */
  readonly grep?: string;
  /** How many test files run at once. */
  readonly jobs?: string;
  /** Also what takes long and repeats what others prove. @default false, but suites that are named are run whole */
  readonly thorough?: boolean;
}

/**
 * Runs test suites, their files beside each other where that is possible. The last line on stdout is the total.
 * Returns 1 when a test failed, when a file broke off, or when nothing ran; 130 when it was interrupted.
 */
export async function test(names: readonly string[], options: TestOptions = {}): Promise<number> {
  const suites = planSuites(names);
  const lanes = lanesOf(options.jobs);
  const docker = suites.some(({ usesDocker }) => usesDocker);
  const started = docker && (await offerEngine());
  const rigs = suites.some(({ usesRig }) => usesRig) && (await offerRigEngine());
  try {
    const kubernetes = suites.some(({ usesKubernetes }) => usesKubernetes);
    if (suites.some(({ needsToolchain }) => needsToolchain)) await setUp({ docker, kubernetes });
    if (docker) {
      const engine = await findEngine();
      if (answers(engine)) await clearEngine(engine);
    }
    if (suites.some(({ needsBrowser }) => needsBrowser)) await offerBrowser();
    const thorough = options.thorough ?? names.length > 0;
    if (thorough) process.env.TESTBED_TEST_THOROUGH = "1";
    return await untilSignalled((signal) => run(suites, { lanes, grep: options.grep, thorough }, signal));
  } finally {
    if (rigs) await stopRigEngine();
    if (started) await stopOwnEngine();
  }
}

/** Of what earlier runs left. Tests may well work beside it. */
async function clearEngine(engine: Engine): Promise<void> {
  try {
    const removed = await removeLeftovers(engine);
    if (removed.length > 0) note(`Removed what a test run that was killed had left: ${removed.join(", ")}`);
    await renewNetwork(engine);
  } catch (error) {
    note(`What earlier runs left on the engine could not be taken away, and stays: ${reasonOf(error)}`);
  }
}

async function run(
  suites: readonly Suite[],
  {
    lanes,
    grep,
    thorough,
  }: { readonly lanes: Lanes; readonly grep: string | undefined; readonly thorough: boolean },
  signal: AbortSignal,
): Promise<number> {
  const isolated = lanes.all > 1 && suites.some(({ needsToolchain }) => needsToolchain);
  const missing = isolated ? await lanesMissing() : undefined;
  if (missing !== undefined) note(`Test files run one after another: ${missing}`);
  const lanesThere = isolated && missing === undefined;
  const rigsApart =
    lanesThere && suites.some(({ usesRig }) => usesRig) && (await findRigEngine()) !== undefined;
  const jobs = planJobs(suites, rememberedDurations(), { lanes: lanesThere, rigs: rigsApart, thorough });
  const results = await runJobs(jobs, { lanes, grep, signal });
  if (grep === undefined && !signal.aborted) {
    const took = results.flatMap(({ job, seconds }) =>
      seconds === undefined ? [] : [[job.name, seconds] as const],
    );
    rememberDurations(new Map(took));
  }
  const total = totalOf(results.map(({ outcome }) => outcome));
  if (results.length > 1) process.stdout.write(`\nslowest:\n${slowest(results).join("\n")}\n`);
  for (const line of failedAgain(results)) process.stdout.write(`${line}\n`);
  for (const { title, reason } of total.skipped) process.stdout.write(`skipped: ${title}: ${reason}\n`);
  process.stdout.write(`${totalLine(total)}\n`);
  if (signal.aborted) return 130;
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}
