/** What the runner needs from faults and loads, so that its own logic is tested without either. */
import type { Adapter, Observation } from "../adapter";
import type { FaultSpec } from "../faults/fault";
import type { Inventory } from "../inventory";
import type { LoadResult, LoadSpec } from "../load/load";

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
  readonly onProgress: (progress: unknown) => void;
  readonly logDirectory: string;
}

export interface Ports {
  setupFault(spec: FaultSpec, setup: FaultSetup): Promise<ArmedFault>;
  startLoad(spec: LoadSpec, setup: LoadSetup): Promise<RunningLoad>;
}

/** The real ones, each loaded when a scenario first uses it. */
export const realPorts: Ports = {
  async setupFault(spec, setup) {
    const { ActiveFault } = await import("../faults/active-fault");
    return ActiveFault.setup(spec, setup);
  },
  async startLoad(spec, setup) {
    const { startLoad } = await import("../load/start");
    return startLoad(spec, setup);
  },
};
