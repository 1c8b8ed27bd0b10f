import type { TestbedConfig } from "./config";
import type { System, WantedNode } from "./systems/system";

/**
 * The nodes that the stack file asks for: those it lists, the first N, or all of the documented topology. Pure.
 * @param cidr the stack's subnet: in another one than the documented one documented nodes get new addresses
 * @param problems receives a sentence when there cannot be so many
 */
export function requestedNodes(
  { nodes }: Pick<TestbedConfig, "nodes">,
  system: System,
  cidr: string,
  file: string,
  problems: string[],
): readonly WantedNode[] {
  if (typeof nodes === "object") return nodes;
  const { topology, roles, name } = system;
  const counted = topology.nodes.filter(({ role }) => !isApart(system, role));
  const count = nodes ?? counted.length;
  const most = Object.values(roles).reduce((sum, { apart, max }) => sum + (apart ? 0 : max), 0);
  let wanted: readonly WantedNode[] = topology.nodes;
  if (count > counted.length && !system.more)
    problems.push(
      `\`testbed:nodes\` is \`${count}\` (${file}): \`${name}\` has ${counted.length} documented nodes and does not say what further ones are; list them, each with name and role.`,
    );
  else if (count > most)
    problems.push(
      `\`testbed:nodes\` is \`${count}\` (${file}): \`${name}\` takes at most ${most} nodes, its roles together.`,
    );
  else {
    const kept = new Set(counted.slice(0, count));
    const further = Array.from({ length: Math.max(0, count - counted.length) }, (_, index) => index);
    wanted = [
      ...topology.nodes.filter((node) => kept.has(node) || isApart(system, node.role)),
      ...further.flatMap((index) => system.more?.(index) ?? []),
    ];
  }
  const moved = cidr !== topology.subnet;
  return wanted.map(({ name, role, address }) => (moved ? { name, role } : { name, role, address }));
}

const isApart = ({ roles }: System, role: string): boolean => roles[role]?.apart === true;
