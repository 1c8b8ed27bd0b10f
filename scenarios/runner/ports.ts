/** What the runner needs from faults and loads, so that its own logic is tested without either. */
import type { Adapter, Observation } from "../adapter";
import type { FaultSpec } from "../faults/fault";
import type { Inventory } from "../inventory";
import type { LoadResult, LoadSpec } from "../load/load";
import type { LoadProgress } from "../load/progress";

/** What a fault did when it was fired. */
export interface Fired {
  /** Milliseconds of this process's clock (`performance.now()`). */
  readonly at: number;
  /** Between the first and the last target. */
  readonly skewMilliseconds: number;
  readonly nodes: readonly string[];
}

/** A fault that was set up: armed on its targets, and kept under a lease until it is cleaned up. */
export interface ArmedFault {
  inject(): Promise<Fired>;
  verifyOn(): Promise<Observation>;
  recover(): Promise<unknown>;
  verifyOff(withinSeconds: number): Promise<Observation>;
  cleanup(): Promise<unknown>;
}

export interface FaultSetup {
  readonly inventory: Inventory;
  readonly adapter: Adapter;
  readonly seed: string;
  /** The fault's name in its scenario. */
  readonly id: string;
  readonly signal: AbortSignal;
}

export interface RunningLoad {
  readonly finished: Promise<{ readonly result: LoadResult; readonly invalid?: string }>;
  stop(): unknown;
}

export interface LoadSetup {
  readonly inventory: Inventory;
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly logDirectory: string;
}

export interface Ports {
  setupFault(spec: FaultSpec, setup: FaultSetup): Promise<ArmedFault>;
  startLoad(spec: LoadSpec, setup: LoadSetup): Promise<RunningLoad>;
}

/** The real ones. */
export const realPorts: Ports = {
  setupFault(spec, setup) {
    const { ActiveFault } = require("../faults/active-fault") as typeof import("../faults/active-fault");
    return ActiveFault.setup(spec, setup);
  },
  startLoad(spec, setup) {
    const { startLoad } = require("../load/start") as typeof import("../load/start");
    return startLoad(spec, setup);
  },
};
