/** What the steps of a scenario share. */
import type { Adapter, CheckState, FaultSpan, Observation } from "../adapter";
import type { CheckSpec } from "../scenario";
import type { Journal } from "../results/journal";
import type { Outcome } from "../results/schema";
import type { Operation } from "../history/history";
import type { LoadResult } from "../load/load";
import type { Background } from "./background";
import type { HeldFault } from "./held-fault";
import type { RunnerInput } from "./input";
import type { Polled } from "./poll";
import type { Ports } from "./ports";
import type { Progress } from "./progress";

/** `CheckState`, as the runner fills it. */
export interface State extends CheckState {
  readonly observed: Map<string, Observation>;
  readonly histories: Map<string, readonly Operation[]>;
  readonly loads: Map<string, LoadResult>;
  readonly faults: Map<string, FaultSpan>;
}

export interface Context {
  readonly input: RunnerInput;
  /** Part of every key the scenario writes: no two runs of a scenario share it. */
  readonly runId: string;
  readonly ports: Ports;
  readonly adapter: Adapter;
  readonly journal: Journal;
  readonly progress: Progress;
  /** Aborted when no further step may do anything: time-out or interruption. */
  readonly signal: AbortSignal;
  /** Aborted when all is healed and stopped: faults need it longer than steps. */
  readonly over: AbortSignal;
  readonly state: State;
  readonly faults: Map<string, HeldFault>;
  readonly background: Map<string, Background>;
  /** Asks a check once. Throws at once when there is no such check or its arguments are wrong. */
  readonly ask: (check: CheckSpec) => () => Promise<Observation>;
}

/** What a step comes to. */
export interface Outcomes {
  readonly outcome: Outcome;
  /** One sentence. */
  readonly saw: string;
  readonly observation?: Observation;
}

export const invalid = (saw: string): Outcomes => ({ outcome: "invalid", saw });

/** A check's answer as the outcome of its step: what could not be seen is invalid, what was seen not to hold is `otherwise`. */
export function outcomeOf({ observation, looks, seconds }: Polled, otherwise: "fail" | "blocked"): Outcomes {
  if (observation.ok && observation.missing !== true)
    return { outcome: "ok", saw: observation.saw, observation };
  const effort = looks === 1 ? "" : ` (after ${seconds.toFixed(1)} s and ${looks} looks)`;
  if (observation.untried !== undefined)
    return { outcome: observation.untried, saw: observation.saw, observation };
  if (otherwise === "blocked" || observation.missing !== true)
    return { outcome: otherwise, saw: `${observation.saw}${effort}`, observation };
  return { outcome: "invalid", saw: `nothing could be seen: ${observation.saw}${effort}`, observation };
}
