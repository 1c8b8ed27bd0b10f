import type { PortSpec } from "../components/spec";
import type { Capability } from "../components/environments/environment";

/** A service as the runner sees it. */
export interface InventoryService {
  readonly name: string;
  /**
   * argv of this service's fault carrier; the runner appends one of `kill`, `pause`, `stop`, `restart`, `disk-full`, or
   * `clock-skew` and seconds. It speaks the carrier protocol of `scenarios/faults/carrier.ts`. With `relieve` it holds no fault, but undoes what
   * carriers that are gone left behind, prints a line for it if there was anything, and ends.
   */
  readonly carrier: readonly string[];
  /** argv that prints one line `PID STATE` (`R`, `S`, `T`, … of /proc; `- gone` when it does not run). */
  readonly status: readonly string[];
  /** Path of its log on the host: the last lines are kept in the results of a scenario that did not pass. */
  readonly log?: string;
  /** Path on the host of the directory in which it keeps its state. */
  readonly state?: string;
  /**
   * argv that prints one line `shiftable|fixed MILLISECONDS`: whether the running service can be made to see another time, and
   * how far the time that it is to see is ahead of the host's. Only where clocks can be shifted.
   */
  readonly clock?: readonly string[];
}

/** A node as the runner sees it: how to run things on it, and where it listens. */
export interface InventoryNode {
  readonly name: string;
  readonly role: string;
  readonly address: string;
  readonly ports: readonly PortSpec[];
  /** argv prefix that runs a program on the host with the rights to change its firewall and processes. */
  readonly exec: readonly string[];
  /**
   * argv prefix that runs a program in the node's network with the right to change its rules, where `exec` gives no such right.
   * It sees the same processes and `/run`, and may have other files otherwise. @default exec
   */
  readonly inNetwork?: readonly string[];
  /**
   * argv of what takes the node off its network, run on the controller; the runner appends `disconnect` for a carrier (see
   * `scenarios/faults/carrier.ts`), `status` for one line of JSON (`ConnectionStatus`), or `relieve`, as with services.
   * Only where an environment can.
   */
  readonly network?: readonly string[];
  /**
   * argv of who keeps the host itself, run on the controller; the runner appends `recreate` for a carrier (see
   * `scenarios/faults/carrier.ts`), `status` for one line of JSON (`HostStatus`), or `relieve`, as with services.
   * Only where an environment can.
   */
  readonly keeper?: readonly string[];
  readonly services: readonly InventoryService[];
  /** See `NodeSpec.facts`. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /**
   * The controller is not in the node's network: it reaches the node at TCP ports that are published elsewhere, so that neither
   * being connected nor being refused there proves anything of the node itself. @default false
   */
  readonly outside?: boolean;
  /**
   * Where a stack is in several clusters: which one the node is in. What comes from another one comes by translation, so that
   * others than its sender's address and port are seen. @default there is one, or none
   */
  readonly cluster?: string;
  /** TCP port at which the machine lets its users log in: whoever may is the machine's own, and never cut off. */
  readonly login?: number;
  /** See `NodeSpec.appliance`: what its firewall lets in was not declared. @default false */
  readonly appliance?: boolean;
}

/** All the runner is told: plain JSON, on its stdin. */
export interface Inventory {
  readonly version: 1;
  readonly stack: string;
  /** Owner id (stack and checkout): names everything of ours on a host. */
  readonly owner: string;
  readonly environment: string;
  readonly capabilities: readonly Capability[];
  readonly system: string;
  readonly profile: string;
  readonly nodes: readonly InventoryNode[];
  /** Address the controller and its probes are seen with: never cut off by a fault. */
  readonly controller: string;
  /** argv prefix that runs a program where it can reach every node, from the project's folder: what `testbed reproduce` uses. */
  readonly vantage: readonly string[];
}
