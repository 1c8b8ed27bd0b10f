import type { TestbedConfig } from "./config";
import { didYouMean } from "./did-you-mean";
import { freeAddresses, gatewayOf, isHostOf, parseSubnet, type Subnet } from "./network/addresses";
import { requestedNodes } from "./requested-nodes";
import type { PlacedNode, System } from "./systems/system";

/** The stack's nodes with roles and addresses, and the network they are in. */
export interface Topology {
  readonly subnet: Subnet;
  /** Address of the controller inside the network. */
  readonly controller: string;
  readonly nodes: readonly PlacedNode[];
}

/**
 * Places the configured nodes, or the system's documented ones. Pure.
 * @param problems receives a sentence for everything that does not fit; the result is then not to be used.
 */
export function placeNodes(
  config: TestbedConfig,
  system: System,
  file: string,
  problems: string[],
): Topology {
  const cidr = config.network.subnet ?? system.topology.subnet;
  const subnet = parseSubnet(cidr);
  if (!subnet) throw new Error(`the documented subnet \`${cidr}\` of \`${system.name}\` is not a subnet`);
  const controller = gatewayOf(subnet);
  const requested = requestedNodes(config, system, cidr, file, problems);
  const at = (index: number, key: string): string => `\`testbed:nodes[${index}].${key}\``;

  const names = new Map<string, number>();
  const addresses = new Map<string, number>();
  requested.forEach(({ name, role, address }, index) => {
    const sameName = names.get(name);
    if (sameName !== undefined)
      problems.push(
        `${at(index, "name")} is \`${name}\` (${file}): taken by \`testbed:nodes[${sameName}]\`; choose another name.`,
      );
    names.set(name, index);
    if (!(role in system.roles))
      problems.push(
        `${at(index, "role")} is \`${role}\` (${file}): expected ${list(Object.keys(system.roles))}, the roles of \`${system.name}\`.${didYouMean(role, Object.keys(system.roles))}`,
      );
    if (address === undefined) return;
    const sameAddress = addresses.get(address);
    if (!isHostOf(subnet, address))
      problems.push(
        `${at(index, "address")} is \`${address}\` (${file}): expected an address inside \`${cidr}\`.`,
      );
    else if (address === controller)
      problems.push(
        `${at(index, "address")} is \`${address}\` (${file}): the controller's own; choose another address.`,
      );
    else if (sameAddress !== undefined)
      problems.push(
        `${at(index, "address")} is \`${address}\` (${file}): taken by \`testbed:nodes[${sameAddress}]\`; choose another address.`,
      );
    addresses.set(address, index);
  });
  for (const [role, { min, max }] of Object.entries(system.roles)) {
    const count = requested.filter((node) => node.role === role).length;
    if (count < min || count > max)
      problems.push(
        `\`testbed:nodes\` has ${count} of role \`${role}\` (${file}): \`${system.name}\` takes ${min} to ${max}.`,
      );
  }

  const free = freeAddresses(subnet, new Set([controller, ...addresses.keys()]));
  const placed = requested.map(({ name, role, address }) => ({
    name,
    role,
    address: address ?? next(free, cidr, file, problems),
  }));
  const nodes = placed.map((node): PlacedNode => {
    const aliases = system.aliases?.(node, placed).filter((alias) => !names.has(alias)) ?? [];
    return aliases.length > 0 ? { ...node, aliases } : node;
  });
  return { subnet, controller, nodes };
}

function next(free: Generator<string>, cidr: string, file: string, problems: string[]): string {
  const result = free.next();
  if (!result.done) return result.value;
  const problem = `\`testbed:network.subnet\` is \`${cidr}\` (${file}): too small for all nodes; use a shorter prefix.`;
  if (!problems.includes(problem)) problems.push(problem);
  return "0.0.0.0";
}

function list(values: readonly string[]): string {
  const shown = values.map((value) => `\`${value}\``).join(", ");
  return values.length === 1 ? shown : `one of ${shown}`;
}
