/** What the report is made from: a run as it was stored, its samples put in order. Times in seconds since the scenario began. */
import type { Operation } from "../../history/history";
import type { RunnerInput } from "../../runner/input";
import type { EarlierScenario } from "../earlier";
import type { Results, ScenarioResult } from "../schema";

/** What a node said when it was asked, or why it said nothing. */
export interface NodeSample {
  readonly at: number;
  readonly values?: Readonly<Record<string, number | string>>;
  readonly gap?: string;
}

/** One second of a load. Latencies in milliseconds; percentiles are absent in results of before they were stored. */
export interface LoadSecond {
  readonly at: number;
  readonly rate: number;
  readonly ok: number;
  readonly errors: number;
  readonly classes: Readonly<Record<string, number>>;
  readonly p50?: number | undefined;
  readonly p95?: number | undefined;
  readonly p99: number;
}

/** One look of a check. */
export interface LookSample {
  readonly at: number;
  readonly index: number;
  readonly ok: boolean;
  readonly missing?: boolean | undefined;
  readonly saw: string;
}

export interface Samples {
  readonly nodes: ReadonlyMap<string, readonly NodeSample[]>;
  readonly loads: ReadonlyMap<string, readonly LoadSecond[]>;
  readonly looks: readonly LookSample[];
}

/** The end of a node's service log. */
export interface KeptLog {
  readonly name: string;
  /** Of all that is kept in the results. */
  readonly lines: number;
  readonly text: string;
}

export interface ReportScenario {
  readonly result: ScenarioResult;
  /** What it was told to do; undefined when that cannot be read. */
  readonly input: RunnerInput | undefined;
  readonly samples: Samples;
  readonly histories: ReadonlyMap<string, readonly Operation[]>;
  readonly logs: readonly KeptLog[];
  /** What of its files could not be read, as sentences. */
  readonly unreadable: readonly string[];
}

export interface ReportRun {
  readonly results: Results;
  readonly scenarios: readonly ReportScenario[];
  /** What runs of before said about the same deployment. */
  readonly earlier: readonly ReportEarlier[];
}

/** A scenario that this run did not run. */
export interface ReportEarlier extends EarlierScenario {
  /** Where its own report shows it, from this one; undefined when there is none. */
  readonly link: string | undefined;
}

/** Seconds to the last that is known of a scenario: a runner that was killed did not write down when it ended. */
export function endOf({ result, samples, histories }: ReportScenario): number {
  let end = Math.max(result.seconds, 1);
  const reach = (at: number): void => void (end = Math.max(end, at));
  for (const { at, seconds } of result.steps) reach(at + seconds);
  for (const seconds of samples.loads.values()) for (const { at } of seconds) reach(at);
  for (const asked of samples.nodes.values()) for (const { at } of asked) reach(at);
  for (const operations of histories.values()) for (const each of operations) reach(each.end / 1000);
  return end;
}
