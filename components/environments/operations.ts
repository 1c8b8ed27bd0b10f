import type { InventoryNode } from "../../scenarios/inventory";
import type { Drift } from "./drift";

/** A stack in a checkout. */
export interface StackPlace {
  readonly stack: string;
  /** The project folder, which is the working directory too. */
  readonly project: string;
}

/** What the `testbed` command asks of an environment: no program runs, no state is read. */
export interface Operations {
  /**
   * Every host of ours that exists, found by looking, whatever any state says. None where the environment was never used.
   * @param place only those of this stack. @default all of all checkouts
   */
  findNodes(place?: StackPlace): Promise<readonly InventoryNode[]>;
  /**
   * What differs from the last deployment. Changes nothing.
   * @param declared its nodes
   */
  observeDrift(place: StackPlace, declared: readonly InventoryNode[]): Promise<readonly Drift[]>;
}

/** All environments by name, each loaded when it is asked: whoever heals does not wait for what the others need. */
export const operations: Readonly<Record<string, () => Operations>> = {
  local: () => (require("./local/operations") as typeof import("./local/operations")).localOperations,
  docker: () => (require("./docker/operations") as typeof import("./docker/operations")).dockerOperations,
};
