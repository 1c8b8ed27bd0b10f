import type { InventoryNode } from "../../scenarios/inventory";
import type { Drift } from "./drift";

/** A stack in a checkout. */
export interface StackPlace {
  readonly stack: string;
  /** The project folder, which is the working directory too. */
  readonly project: string;
}

/** What outlives `destroy` and can be taken away too. */
export interface Leftovers {
  /** Volumes with what nodes have stored. */
  readonly volumes: boolean;
  /** Images of nodes that no container uses. */
  readonly images: boolean;
}

/** What an engine that was killed was about to make. */
export interface HalfMade {
  /** Pulumi's type of it. */
  readonly type: string;
  /** What it is called where it is. */
  readonly name: string;
}

/** Hosts that exist, as far as anybody could look. */
export interface Found {
  readonly nodes: readonly InventoryNode[];
  readonly unseen: readonly Unseen[];
}

/** Somewhere that could not be looked at: a machine, an engine, a cluster. */
export interface Unseen {
  readonly where: string;
  readonly reason: string;
}

/** What the `testbed` command asks of an environment: no program runs, no state is read. */
export interface Operations {
  /**
   * Every host of ours that exists, found by looking, whatever any state says. None where the environment was never used. What
   * cannot be looked at hides nothing of the rest.
   * @param place only those of this stack. @default all of all checkouts
   */
  findNodes(place?: StackPlace): Promise<Found>;
  /**
   * What differs from the last deployment. Changes nothing.
   * @param declared its nodes
   */
  observeDrift(place: StackPlace, declared: readonly InventoryNode[]): Promise<readonly Drift[]>;
  /**
   * Stops every node in order and keeps what it has. Without it nodes cannot be stopped and kept.
   * @returns a sentence for each node that was stopped
   */
  stop?(place: StackPlace): Promise<readonly string[]>;
  /** Starts every node that was stopped. That services run is waited for by who asks. @returns a sentence for each */
  start?(place: StackPlace): Promise<readonly string[]>;
  /**
   * Takes away what a killed engine was about to make, if it is there and the stack's. Without it resources converge from what
   * they find.
   */
  undo?(place: StackPlace, halfMade: readonly HalfMade[]): Promise<void>;
  /** Pulumi's types of what nodes have stored, where that can outlive its nodes. */
  readonly volumes?: readonly string[];
  /**
   * Takes away what is left of stacks that were taken down. Without it nothing outlives `destroy`.
   * @returns a sentence for each thing removed
   * @throws an error that names what is still in use; nothing is removed then
   */
  clean?(places: readonly StackPlace[], what: Leftovers): Promise<readonly string[]>;
}

/** All environments by name, each loaded when it is asked: whoever heals does not wait for what the others need. */
export const operations: Readonly<Record<string, () => Operations>> = {
  local: () => (require("./local/operations") as typeof import("./local/operations")).localOperations,
  docker: () => (require("./docker/operations") as typeof import("./docker/operations")).dockerOperations,
  kind: () => (require("./kind/operations") as typeof import("./kind/operations")).kindOperations,
  lan: () => (require("./lan/operations") as typeof import("./lan/operations")).lanOperations,
};
