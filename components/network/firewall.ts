import type { OverlaySpec, PortSpec, Protocol } from "../spec";

export interface FirewallArgs {
  readonly ports: readonly PortSpec[];
  /** What may come in over a network that the node's services make. */
  readonly overlay?: OverlaySpec | undefined;
  /** CIDR of all nodes and the controller. */
  readonly subnet: string;
  readonly controller: string;
  /**
   * The controller is not in the subnet: whoever comes from outside is it, or is let in by who publishes ports. Those are TCP.
   * @default false
   */
  readonly outside?: boolean;
  /** nft rules of what a host needs by itself. @default none: a host is what was declared and nothing else */
  readonly always?: readonly string[];
}

/** Name of the nft table that is wholly ours on every host; nothing else is ever touched. */
export const firewallTable = "inet testbed";

/**
 * An nft script that replaces our table in one transaction: what is not declared is dropped.
 * Answers, loopback and echo requests pass; a port passes for the cluster, or for the controller alone.
 */
export function firewallRules(args: FirewallArgs): string {
  const { ports, overlay, subnet, controller, outside = false, always = [] } = args;
  const accept = (protocol: Protocol, from: PortSpec["from"], source: string): string[] =>
    acceptPorts(
      `ip saddr ${source}`,
      protocol,
      ports.filter((port) => port.from === from),
    );
  const rules = [
    "ct state established,related accept",
    'iifname "lo" accept',
    "icmp type echo-request accept",
    ...always,
    ...accept("tcp", "cluster", subnet),
    ...accept("udp", "cluster", subnet),
    ...accept("tcp", "controller", controller),
    ...accept("udp", "controller", controller),
    ...(outside ? acceptPorts(`ip saddr != ${subnet}`, "tcp", ports) : []),
    ...(overlay ? overlayRules(overlay) : []),
  ];
  return [
    `table ${firewallTable}`,
    `delete table ${firewallTable}`,
    `table ${firewallTable} {`,
    " chain input {",
    "  type filter hook input priority 0; policy drop",
    ...rules.map((rule) => `  ${rule}`),
    " }",
    "}",
    "",
  ].join("\n");
}

/** An overlay is told by its interface: addresses of its own on other interfaces prove nothing. */
function overlayRules({ interface: name, ports }: OverlaySpec): string[] {
  const source = `iifname "${name}"`;
  return [
    `${source} icmpv6 type echo-request accept`,
    ...acceptPorts(source, "tcp", ports),
    ...acceptPorts(source, "udp", ports),
  ];
}

function acceptPorts(
  source: string,
  protocol: Protocol,
  ports: readonly Pick<PortSpec, "number" | "protocol">[],
): string[] {
  const numbers = ports
    .filter((port) => port.protocol === protocol)
    .map((port) => port.number)
    .sort((a, b) => a - b);
  if (numbers.length === 0) return [];
  return [`${source} ${protocol} dport { ${[...new Set(numbers)].join(", ")} } accept`];
}
