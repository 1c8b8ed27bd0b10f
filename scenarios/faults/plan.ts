import type { Inventory, InventoryNode } from "../inventory";
import type { FaultSpec } from "./fault";

export type ServiceFault = Extract<FaultSpec, { readonly service: string }>;
export type DiskFault = Extract<ServiceFault, { readonly kind: "disk-full" }>;
export type ClockFault = Extract<ServiceFault, { readonly kind: "clock-skew" }>;
export type ProcessFault = Exclude<ServiceFault, DiskFault | ClockFault>;
/** Whole nodes lose the network, by whoever joins them to it. */
export type DisconnectFault = Extract<FaultSpec, { readonly kind: "disconnect" }>;
/** Whole hosts are taken away, or others come beside them, by whoever keeps them. */
export type HostFault = Extract<FaultSpec, { readonly kind: "recreate" | "rollout" | "drain" | "scale" }>;
/** Packets are hit, by rules on the nodes. */
export type NetworkFault = Exclude<FaultSpec, ServiceFault | DisconnectFault | HostFault>;

const ofHosts: readonly FaultSpec["kind"][] = ["recreate", "rollout", "drain", "scale"];

export function isHostFault(fault: FaultSpec): fault is HostFault {
  return ofHosts.includes(fault.kind);
}

export function isServiceFault(fault: FaultSpec): fault is ServiceFault {
  return "service" in fault;
}

/** What the rules of one node do to the packets of its peers. */
export interface Instruction {
  readonly node: InventoryNode;
  /** Names of nodes whose packets are hit when they arrive here. */
  readonly from: readonly string[];
  /** Names of nodes that packets are hit on their way to. */
  readonly to: readonly string[];
  /** Hit what goes to many at once as well: no peer may hear it. */
  readonly multicast: boolean;
}

/** Nodes a fault names, resolved. */
export type Targets =
  | { readonly target: readonly InventoryNode[] }
  | { readonly from: readonly InventoryNode[]; readonly to: readonly InventoryNode[] };

/**
 * Pure: what each node has to do for a network fault. A packet is hit at most once on its way.
 *
 * - isolate, reject, rate, disconnect act at the target alone, both ways: one transaction, and one limit for all peers.
 * - halves, one-way, loss act where packets arrive, so a sender never sees an error a real network would not give.
 *   The sending side of one-way gets an instruction that hits nothing: it counts what still arrives.
 * - delay acts on what leaves the target.
 *
 * @throws a sentence when the fault would cut nothing, or would cut off the controller itself.
 */
export function plan(
  fault: NetworkFault | DisconnectFault,
  targets: Targets,
  inventory: Inventory,
): readonly Instruction[] {
  const all = inventory.nodes;
  const one = (
    node: InventoryNode,
    from: readonly InventoryNode[],
    to: readonly InventoryNode[],
  ): Instruction => ({
    node,
    from: names(from),
    to: names(to),
    multicast: fault.kind === "isolate" || fault.kind === "reject",
  });
  const instructions =
    "target" in targets
      ? fault.kind === "halves" || fault.kind === "loss"
        ? all.map((node) => one(node, sendersTo(fault.kind, node, targets.target, all), []))
        : targets.target.map((node) => one(node, except(all, [node]), except(all, [node])))
      : [
          ...targets.to.map((node) => one(node, except(targets.from, [node]), [])),
          ...except(targets.from, targets.to).map((node) => one(node, [], [])),
        ];
  if (instructions.every(({ from, to }) => from.length + to.length === 0))
    throw new Error(`fault ${fault.kind} would act between no two nodes`);
  const controller = instructions.find(({ node }) => node.address === inventory.controller);
  if (controller !== undefined)
    throw new Error(
      `fault ${fault.kind} would act on ${controller.node.name}, which is the controller itself`,
    );
  return instructions;
}

function sendersTo(
  kind: "halves" | "loss",
  node: InventoryNode,
  target: readonly InventoryNode[],
  all: readonly InventoryNode[],
): readonly InventoryNode[] {
  const isTarget = target.includes(node);
  if (kind === "halves") return isTarget ? except(all, target) : target;
  return isTarget ? except(all, [node]) : target;
}

function except(
  nodes: readonly InventoryNode[],
  excluded: readonly InventoryNode[],
): readonly InventoryNode[] {
  return nodes.filter((node) => !excluded.includes(node));
}

function names(nodes: readonly InventoryNode[]): readonly string[] {
  return nodes.map((node) => node.name);
}

/** An ordered pair of node names: packets from the first to the second. */
export interface Direction {
  readonly from: string;
  readonly to: string;
}

/** Pure: every direction in which packets are hit. */
export function directionsOf(instructions: readonly Instruction[]): readonly Direction[] {
  const all = instructions.flatMap(({ node, from, to }) => [
    ...from.map((sender) => ({ from: sender, to: node.name })),
    ...to.map((receiver) => ({ from: node.name, to: receiver })),
  ]);
  return [...new Map(all.map((direction) => [`${direction.from}>${direction.to}`, direction])).values()];
}
