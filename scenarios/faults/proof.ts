import type { Observation } from "../adapter";
import type { Inventory, InventoryNode } from "../inventory";
import type { CarrierProcess } from "./carrier-process";
import type { Direction, Instruction, NetworkFault, ServiceFault } from "./plan";

/** How a fault is shown to be there, and to be gone. */
export interface Proof {
  /** Before it is injected: what the proof relies on works. @throws a sentence when it does not: nothing could be proved. */
  baseline(): Promise<void>;
  /** Whether it bites as declared, and only there. */
  on(): Promise<Observation>;
  /** Whether everything is as before; one look, the caller polls. */
  off(): Promise<Observation>;
}

/** What the proof of a network fault works with. */
export interface NetworkProofArgs<F extends NetworkFault = NetworkFault> {
  readonly fault: F;
  readonly table: string;
  readonly inventory: Inventory;
  readonly instructions: readonly Instruction[];
  /** Carrier of each instructed node. */
  readonly carriers: ReadonlyMap<string, CarrierProcess>;
  /** Whether another fault that is on now disturbs this direction: nothing can be said about it. */
  readonly disturbed: (direction: Direction) => boolean;
  readonly signal: AbortSignal;
}

/** What the proof of a service's fault works with. */
export interface ServiceProofArgs<F extends ServiceFault = ServiceFault> {
  readonly fault: F;
  readonly nodes: readonly InventoryNode[];
  readonly signal: AbortSignal;
  /** How long the fault may take to show. */
  readonly biteMilliseconds?: number;
}

/** All problems in one observation; no problem is `ok`. */
export function judged(
  problems: readonly string[],
  saw: string,
  data: Observation["data"] = {},
): Observation {
  return problems.length === 0 ? { ok: true, saw, data } : { ok: false, saw: problems.join("; "), data };
}
