import type { Inventory, InventoryNode } from "./inventory";
import type { Operation } from "./history/history";
import type { LoadResult } from "./load/load";

/** Where an adapter and its checks send requests from: the runner's own process, already at the vantage point. */
export interface AdapterContext {
  readonly inventory: Inventory;
  /** Unique id of this run, part of every key a scenario writes. */
  readonly runId: string;
  /** Decides every random choice: two runs with one seed make the same ones. */
  readonly seed: string;
  /** Milliseconds since the run began, monotonic: the clock of operations and of `CheckState.faults`. */
  readonly now: () => number;
  /** Aborted when the scenario is over or out of time. */
  readonly signal: AbortSignal;
  /**
   * Stores a text of the system's own beside the results of the scenario, such as a node's test records. Absent where there are no
   * results, as in troubleshooting.
   * @param path relative, without `..`
   */
  readonly keep?: (path: string, text: string) => void;
}

/** One answer to a check: did it hold, and what was seen. */
export interface Observation {
  readonly ok: boolean;
  /** Nothing could be seen: neither pass nor fail. */
  readonly missing?: boolean;
  /**
   * Nothing was tried, which is neither pass nor fail: a precondition of the question itself does not hold (`blocked`), or what
   * it is about was not given (`unsupported`). Only with `ok: false`; it is not asked again.
   */
  readonly untried?: "blocked" | "unsupported";
  /** What must never happen has happened: no later look makes it good. Only with `ok: false`; it is not asked again. */
  readonly violated?: true;
  /** One sentence a person understands: what was seen, what was expected, on which node. */
  readonly saw: string;
  /** Numbers and samples worth keeping in the results. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** One answer of a system's troubleshooting. */
export interface Finding {
  /** What was looked at, in a few words: `peers in the configuration`. */
  readonly what: string;
  readonly ok: boolean;
  readonly saw: string;
  /** What to do when it is not well. */
  readonly advice?: string;
}

/** What a running client of a workload must offer: it stops when told and has then recorded all operations. */
export interface RunningClients {
  stop(): Promise<readonly Operation[]>;
  /** Operations completed so far, for progress and vacuity checks. */
  readonly completed: () => number;
  /** Operations recorded so far, only ever appended to: the runner stores them each second, so that a kill loses little. */
  readonly recorded?: () => readonly Operation[];
}

/** Typed capabilities of a system that scenarios use. A system implements what it has. */
export interface Adapter {
  /** The node that leads now, if exactly one says so. */
  leader?(): Promise<InventoryNode | undefined>;
  /** Whether a node is well, in one sentence about that node: what `testbed health` asks. */
  health?(node: InventoryNode): Promise<Observation>;
  /** The plan's own troubleshooting, one finding for each question: what `testbed doctor` asks beside what all systems have. */
  diagnose?(node: InventoryNode): Promise<readonly Finding[]>;
  /**
   * A few values worth drawing over time, e.g. `{ height: 12, leader: "b", peers: 2 }`: asked of every node once a second
   * while a scenario runs. Rejects when the node does not answer.
   */
  sample?(node: InventoryNode): Promise<Readonly<Record<string, number | string>>>;
  /** Named checks of this system, `SYSTEM/name`. */
  readonly checks: Readonly<
    Record<string, (args: Readonly<Record<string, unknown>>, state: CheckState) => Promise<Observation>>
  >;
  /** Named workloads of this system. */
  readonly workloads: Readonly<
    Record<string, (args: Readonly<Record<string, unknown>>) => Promise<RunningClients>>
  >;
}

/** A fault that is or was on; times on the clock of `AdapterContext.now`. */
export interface FaultSpan {
  readonly nodes: readonly string[];
  /** When it was fired. */
  readonly from: number;
  /** Since when it is proved to bite on all its nodes; absent until then. */
  readonly proven?: number;
  /** When its healing was ordered; absent while it is on. */
  readonly to?: number;
}

/** What earlier steps left behind. */
export interface CheckState {
  readonly observed: ReadonlyMap<string, Observation>;
  /** Histories of finished clients, by step name. */
  readonly histories: ReadonlyMap<string, readonly Operation[]>;
  /** Results of finished loads, by step name. */
  readonly loads: ReadonlyMap<string, LoadResult>;
  /** Faults that are on or were on, by name. */
  readonly faults: ReadonlyMap<string, FaultSpan>;
}

export type AdapterFactory = (context: AdapterContext) => Adapter;
