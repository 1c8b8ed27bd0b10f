import { setMaxListeners } from "node:events";
import type { Adapter } from "../adapter";
import type { Inventory, InventoryNode } from "../inventory";
import { readAddresses } from "./addresses";
import { leaseSeconds, type CarrierCommand } from "./carrier";
import type { FaultSpec } from "./fault";
import { scriptText } from "../on-node";
import { isNetworkFault, plan, type Instruction, type NetworkFault, type Targets } from "./plan";
import { serviceOf } from "./prove-process";
import { resolve } from "./resolve";
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
  | { readonly kind: "process" }
);

/** Finds the nodes and what their carriers have to do. Changes nothing. @throws a sentence when the fault is impossible. */
export async function prepare(fault: FaultSpec, context: FaultContext): Promise<Prepared> {
  const { inventory, adapter, seed } = context;
  setMaxListeners(0, context.signal); // as many programs as there are nodes listen to it
  const find = (selector: Parameters<typeof resolve>[0]) => resolve(selector, inventory, adapter, seed);
  if (!isNetworkFault(fault)) {
    const nodes = await find(fault.target);
    const commands = nodes.map((node) => ({
      node: node.name,
      argv: [...serviceOf(node, fault.service).carrier, fault.kind],
    }));
    return { kind: "process", nodes, commands };
  }
  const targets: Targets =
    fault.kind === "one-way"
      ? { from: await find(fault.from), to: await find(fault.to) }
      : { target: await find(fault.target) };
  const table = tableName(context.id);
  const instructions = plan(fault, targets, inventory);
  const addresses = await readAddresses(inventory, context.signal);
  const script = scriptText("network-carrier.sh");
  const commands = instructions.map((instruction) => ({
    node: instruction.node.name,
    argv: [
      ...instruction.node.exec,
      ...["bash", "-c", script, "network-carrier", "hold", table, String(leaseSeconds)],
      ...[instruction.node.interface, String(delayOf(fault))],
      ...rules(fault, table, instruction, addresses, inventory.controller),
    ],
  }));
  const nodes = "target" in targets ? targets.target : [...new Set([...targets.from, ...targets.to])];
  return { kind: "network", nodes, commands, table, instructions };
}

function delayOf(fault: NetworkFault): number {
  return fault.kind === "delay" ? fault.milliseconds : 0;
}
