import { constants, getPriority, setPriority } from "node:os";
import type { CarrierProcess, Fired } from "./carrier-process";

/** When a fault began to bite, and how far apart its nodes were. */
export interface Injection {
  /** Milliseconds of this process's clock (`performance.now()`) at which the order was given. */
  readonly at: number;
  /** The same instant as milliseconds since 1970. */
  readonly epoch: number;
  /**
   * Between the first node and the last, by the nodes' own clocks, which is exact where they share one; never more than
   * the bound. Without clocks it is the bound.
   */
  readonly skewMilliseconds: number;
  /** From the order until the last node's word was read: no node can have begun outside of it. */
  readonly boundMilliseconds: number;
  readonly nodes: readonly string[];
}

/**
 * Fires armed carriers at one instant: the order is written to all before any answer is read.
 * @throws when one of them cannot fire; the others may then bite and must be healed.
 */
export async function fireTogether(carriers: readonly CarrierProcess[]): Promise<Injection> {
  const usual = hurry();
  const at = performance.now();
  let fired: readonly Fired[];
  try {
    fired = await Promise.all(carriers.map((carrier) => carrier.fire()));
  } finally {
    if (usual !== undefined) setPriority(usual);
  }
  const bound = Math.max(...fired.map(({ heard }) => heard)) - at;
  const stamps = fired.flatMap(({ stamp }) => stamp ?? []);
  return {
    at,
    epoch: performance.timeOrigin + at,
    skewMilliseconds: Math.min(bound, stamps.length < fired.length ? bound : spread(stamps)),
    boundMilliseconds: bound,
    nodes: [...new Set(carriers.map((carrier) => carrier.command.node))],
  };
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** On a busy machine nothing shall come between the first order and the last. Gives the priority to return to. */
function hurry(): number | undefined {
  const usual = getPriority();
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST);
    return usual;
  } catch {
    return undefined; // only root may
  }
}
