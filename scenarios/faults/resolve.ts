import { createHash } from "node:crypto";
import type { Adapter } from "../adapter";
import { readHost } from "../host-status";
import type { Inventory, InventoryNode } from "../inventory";
import type { Selector } from "./fault";
import { describeSelector, staticNodes } from "./selector";

/**
 * The nodes a selector means right now. `any`, `follower` and `majority` are chosen by the run's seed, so a run can be
 * repeated; `majority` and `minority` of the same seed and leader complement each other.
 * @throws when nothing matches, or when the leader is asked for and no single node says it leads.
 */
export async function resolve(
  selector: Selector,
  inventory: Inventory,
  adapter: Adapter,
  seed: string,
): Promise<readonly InventoryNode[]> {
  const nodes =
    staticNodes(selector, inventory.nodes) ?? (await positional(selector, inventory, adapter, seed));
  if (nodes.length === 0)
    throw new Error(
      `no node matches ${describeSelector(selector)}; there are: ${inventory.nodes.map((node) => node.name).join(", ")}`,
    );
  return nodes;
}

async function positional(
  selector: Selector,
  inventory: Inventory,
  adapter: Adapter,
  seed: string,
): Promise<readonly InventoryNode[]> {
  const shuffled = bySeed(inventory.nodes, seed);
  if ("awayFrom" in selector) return awayFrom(selector, inventory.nodes);
  if ("any" in selector) return shuffled.filter(({ role }) => role === (selector.role ?? role)).slice(0, 1);
  const leader = await adapter.leader?.();
  if (leader === undefined)
    throw new Error(
      adapter.leader === undefined
        ? `${inventory.system} has no notion of a leader, so ${describeSelector(selector)} cannot be chosen`
        : `no single node of ${inventory.system} says it leads, so ${describeSelector(selector)} cannot be chosen`,
    );
  const others = shuffled.filter((node) => node.name !== leader.name);
  const inMajority = Math.floor(inventory.nodes.length / 2);
  if ("leader" in selector) return inventory.nodes.filter((node) => node.name === leader.name);
  if ("follower" in selector) return others.slice(0, 1);
  if ("majority" in selector)
    return [...inventory.nodes.filter((node) => node.name === leader.name), ...others.slice(0, inMajority)];
  return others.slice(inMajority);
}

/** By the machines that hosts are on now. @throws an error when one that matters cannot be asked */
async function awayFrom(
  { role, awayFrom }: Extract<Selector, { readonly awayFrom: string }>,
  nodes: readonly InventoryNode[],
): Promise<readonly InventoryNode[]> {
  const machines = (of: string) =>
    Promise.all(
      nodes.filter((node) => node.role === of).map(async (node) => ({ node, machine: (await readHost(node)).machine })), // prettier-ignore
    );
  const [wanted, others] = await Promise.all([machines(role), machines(awayFrom)]);
  const avoided = new Set(others.map(({ machine }) => machine));
  return wanted.flatMap(({ node, machine }) => (avoided.has(machine) ? [] : [node])).slice(0, 1);
}

/** A stable order that depends on nothing but the names and the seed. */
function bySeed(nodes: readonly InventoryNode[], seed: string): readonly InventoryNode[] {
  const key = (node: InventoryNode) => createHash("sha256").update(`${seed}\0${node.name}`).digest("hex");
  return nodes
    .map((node) => ({ node, key: key(node) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ node }) => node);
}
