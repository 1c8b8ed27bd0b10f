import { setMaxListeners } from "node:events";
import type { Adapter } from "../adapter";
import type { Inventory, InventoryNode } from "../inventory";
import { interfaceOf, readAddresses, type Addresses } from "./addresses";
import { leaseSeconds, type CarrierCommand } from "./carrier";
import type { FaultSpec, Selector } from "./fault";
import { inNetworkOf, scriptText } from "../on-node";
import {
  isHostFault,
  isServiceFault,
  plan,
  type DisconnectFault,
  type HostFault,
  type Instruction,
  type NetworkFault,
  type ServiceFault,
  type Targets,
} from "./plan";
import { networkOf } from "./connection-status";
import { keeperOf } from "../host-status";
import { resolve } from "./resolve";
import { serviceOf } from "./service-of";
import { rules, tableName } from "./rules";

/** What a fault works with. */
export interface FaultContext {
  readonly inventory: Inventory;
  readonly adapter: Adapter;
  /** Of the run: decides what `any`, `follower` and `majority` mean. */
  readonly seed: string;
  /** Unique among the faults that are on at one time; names the fault's table on the nodes. */
  readonly id: string;
  /** Ends set-up and proofs early; healing goes on regardless. */
  readonly signal: AbortSignal;
}

/** A fault with its nodes known and its carriers ready to spawn. */
export type Prepared = {
  readonly nodes: readonly InventoryNode[];
  readonly commands: readonly CarrierCommand[];
} & (
  | { readonly kind: "network"; readonly table: string; readonly instructions: readonly Instruction[] }
  | { readonly kind: "disconnect"; readonly instructions: readonly Instruction[] }
  | { readonly kind: "host" }
  | { readonly kind: "service" }
);

/** Finds the nodes and what their carriers have to do. Changes nothing. @throws a sentence when the fault is impossible. */
export async function prepare(fault: FaultSpec, context: FaultContext): Promise<Prepared> {
  setMaxListeners(0, context.signal); // as many programs as there are nodes listen to it
  const find: Find = (selector) => resolve(selector, context.inventory, context.adapter, context.seed);
  if (isServiceFault(fault)) return prepareService(fault, find);
  if (isHostFault(fault)) return prepareHost(fault, find);
  return fault.kind === "disconnect"
    ? prepareDisconnect(fault, find, context)
    : prepareNetwork(fault, find, context);
}

type Find = (selector: Selector) => Promise<readonly InventoryNode[]>;

async function prepareService(fault: ServiceFault, find: Find): Promise<Prepared> {
  const nodes = await find(fault.target);
  const amount = fault.kind === "clock-skew" ? [String(fault.seconds)] : [];
  const commands = nodes.map((node) => ({
    node: node.name,
    argv: [...serviceOf(node, fault.service).carrier, fault.kind, ...amount],
  }));
  return { kind: "service", nodes, commands };
}

async function prepareHost(fault: HostFault, find: Find): Promise<Prepared> {
  const nodes = await find(fault.target);
  const amount = fault.kind === "scale" ? [String(fault.copies)] : [];
  const argv = (node: InventoryNode) => [...keeperOf(node), fault.kind, ...amount];
  const commands = nodes.map((node) => ({ node: node.name, argv: argv(node) }));
  return { kind: "host", nodes, commands };
}

async function prepareDisconnect(
  fault: DisconnectFault,
  find: Find,
  { inventory }: FaultContext,
): Promise<Prepared> {
  const nodes = await find(fault.target);
  const commands = nodes.map((node) => ({ node: node.name, argv: [...networkOf(node), fault.kind] }));
  return { kind: "disconnect", nodes, commands, instructions: plan(fault, { target: nodes }, inventory) };
}

async function prepareNetwork(
  fault: NetworkFault,
  find: Find,
  { inventory, id, signal }: FaultContext,
): Promise<Prepared> {
  const targets: Targets =
    fault.kind === "one-way"
      ? { from: await find(fault.from), to: await find(fault.to) }
      : { target: await find(fault.target) };
  const table = tableName(id);
  const instructions = plan(fault, targets, inventory);
  const addresses = await readAddresses(inventory, signal);
  const script = scriptText("network-carrier.sh");
  const commands = instructions.map((instruction) => ({
    node: instruction.node.name,
    argv: [
      ...inNetworkOf(instruction.node).exec,
      ...["bash", "-c", script, "network-carrier", "hold", table, String(leaseSeconds)],
      ...delayOf(fault, instruction, addresses),
      ...rules(fault, table, instruction, addresses, inventory.controller),
    ],
  }));
  const nodes = "target" in targets ? targets.target : [...new Set([...targets.from, ...targets.to])];
  return { kind: "network", nodes, commands, table, instructions };
}

/** Interface and milliseconds, as the carrier takes them. */
function delayOf(fault: NetworkFault, { node }: Instruction, addresses: Addresses): readonly string[] {
  return fault.kind === "delay" ? [interfaceOf(node, addresses), String(fault.milliseconds)] : ["none", "0"];
}
