/**
 * Scenarios are readonly, serialisable data that read like the test plan. No functions, no Outputs: they are printed,
 * diffed, tested without Pulumi, and turned into `docs/test-plan.md`.
 */
import { availableParallelism } from "node:os";
import type { Capability } from "../components/environments/environment";
import type { FaultSpec } from "./faults/fault";
import type { LoadSpec } from "./load/load";

/** full: the plan's numbers. machine: the same, with rates this machine can carry. quick: short forms for tests. */
export type Pace = "full" | "machine" | "quick";

/** pass: proved. fail: disproved. invalid: fault, load or observer was not really there. blocked: a precondition failed. */
export type Verdict = "pass" | "fail" | "invalid" | "blocked" | "unsupported";

/** A number of seconds, a count or a rate; `quick` is the short form used by tests. */
export interface Setting {
  readonly full: number;
  readonly quick: number;
  /** What it means, with its unit. */
  readonly about: string;
  /** A rate: at pace `machine` it is at most this much for each core of this machine. */
  readonly perCore?: number;
}

/** A setting's value at a pace. */
export function valueAt(pace: Pace, { full, quick, perCore = Infinity }: Setting, cores: number): number {
  if (pace === "quick") return quick;
  return pace === "full" ? full : Math.min(full, perCore * cores);
}
export type Settings<T extends Record<string, Setting>> = { readonly [K in keyof T]: number };

/** A named question to the system's adapter with its arguments; the answer is judged by `scenarios/checks/`. */
export interface CheckSpec {
  /** Key of the check registry: common (`members-ready`) or the system's (`etcd/same-hash`). */
  readonly check: string;
  readonly [argument: string]: unknown;
}

/** Concurrent clients that record every operation for the consistency checkers. */
export interface ClientsSpec {
  /** Key of the workload registry, e.g. `registers`. */
  readonly workload: string;
  /** Number of concurrent clients, spread over the nodes. */
  readonly clients: number;
  /** More than `clients` where there are more nodes: none goes without one. @default false */
  readonly onEveryNode?: boolean;
  /** Distinct keys, each checked on its own. */
  readonly keys: number;
  /** Operations per second of each client at most. */
  readonly rate: number;
  readonly [argument: string]: unknown;
}

export type Step =
  /** Must hold before anything is done to the system; else the scenario is `blocked`. */
  | {
      readonly kind: "precondition";
      readonly title: string;
      readonly check: CheckSpec;
      readonly within: number;
    }
  /** Polled until it holds or `within` seconds have passed. */
  | { readonly kind: "check"; readonly title: string; readonly check: CheckSpec; readonly within: number }
  /** Must hold at every poll for `during` seconds. */
  | { readonly kind: "always"; readonly title: string; readonly check: CheckSpec; readonly during: number }
  /** setup → inject → verify on. It is armed on all its nodes first, then fired at one instant. */
  | { readonly kind: "fault"; readonly title: string; readonly name: string; readonly fault: FaultSpec }
  /** recover → verify off → cleanup of the named fault. */
  | { readonly kind: "heal"; readonly title: string; readonly name: string }
  /** Time itself is under test: nothing is waited for but the clock. */
  | { readonly kind: "hold"; readonly title: string; readonly seconds: number }
  /** Starts clients or load in the background under a name. */
  | {
      readonly kind: "start-clients";
      readonly title: string;
      readonly name: string;
      readonly clients: ClientsSpec;
    }
  | { readonly kind: "start-load"; readonly title: string; readonly name: string; readonly load: LoadSpec }
  /** Waits for background load to end, or ends background clients; their samples are then available to checks. */
  | { readonly kind: "finish"; readonly title: string; readonly name: string; readonly within: number }
  /** Remembers an observation under a name, for a later check to compare with. */
  | { readonly kind: "observe"; readonly title: string; readonly name: string; readonly check: CheckSpec };

/** One scenario with its settings resolved: what the runner gets. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** Plan or paper the criteria come from. */
  readonly source: string;
  readonly pace: Pace;
  readonly settings: Readonly<Record<string, number>>;
  /** The plan's numbers where the settings are others; left out at pace `quick`, which is not about them. */
  readonly plan?: Readonly<Record<string, number>>;
  readonly needs: { readonly capabilities: readonly Capability[]; readonly nodes: number };
  /** Whole-scenario limit in seconds; past it everything is healed and the verdict is `fail`. */
  readonly timeout: number;
  readonly steps: readonly Step[];
}

/** A scenario before its settings are known. */
export interface ScenarioDefinition {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** Kinds of environments that it is about; elsewhere it means nothing. @default every one */
  readonly only?: readonly string[];
  /** Needs more than a stack has that says no more than it must: `all` leaves it out. @default false */
  readonly named?: boolean;
  resolve(pace: Pace, overrides?: Readonly<Record<string, number>>): Scenario;
}

/** Whether a scenario means something on a kind of environment. */
export function isAbout({ only }: Pick<ScenarioDefinition, "only">, environment: string): boolean {
  return only === undefined || only.includes(environment);
}

interface DefineArgs<T extends Record<string, Setting>> {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly only?: readonly string[];
  readonly named?: boolean;
  readonly needs: Scenario["needs"];
  readonly settings: T;
  readonly timeout: (settings: Settings<T>) => number;
  readonly steps: (settings: Settings<T>) => readonly Step[];
}

/** Declares a scenario. The functions run once, at preview; what they return is plain data. */
export function defineScenario<T extends Record<string, Setting>>(args: DefineArgs<T>): ScenarioDefinition {
  const { id, title, source, needs, settings, only, named } = args;
  return {
    id,
    title,
    source,
    settings,
    ...(only && { only }),
    ...(named !== undefined && { named }),
    resolve(pace, overrides = {}) {
      const values = Object.fromEntries(
        Object.entries(settings).map(([key, setting]) => [
          key,
          overrides[key] ?? valueAt(pace, setting, availableParallelism()),
        ]),
      ) as Settings<T>;
      const differing = Object.entries(settings).filter(([key, { full }]) => values[key] !== full);
      const plan = Object.fromEntries(differing.map(([key, { full }]) => [key, full]));
      return {
        id,
        title,
        source,
        pace,
        needs,
        settings: values,
        ...(pace !== "quick" && differing.length > 0 ? { plan } : {}),
        timeout: args.timeout(values),
        steps: args.steps(values),
      };
    },
  };
}
