import type { PortSpec } from "../spec";

export interface FirewallArgs {
  readonly ports: readonly PortSpec[];
  /** CIDR of all nodes and the controller. */
  readonly subnet: string;
  readonly controller: string;
}

/** Name of the nft table that is wholly ours on every host; nothing else is ever touched. */
export const firewallTable = "inet testbed";

/**
 * An nft script that replaces our table in one transaction: what is not declared is dropped.
 * Answers, loopback and echo requests pass; a port passes for the cluster, or for the controller alone.
 */
export function firewallRules({ ports, subnet, controller }: FirewallArgs): string {
  const accept = (protocol: PortSpec["protocol"], from: PortSpec["from"], source: string): string[] => {
    const numbers = ports
      .filter((port) => port.protocol === protocol && port.from === from)
      .map((port) => port.number)
      .sort((a, b) => a - b);
    if (numbers.length === 0) return [];
    return [`ip saddr ${source} ${protocol} dport { ${[...new Set(numbers)].join(", ")} } accept`];
  };
  const rules = [
    "ct state established,related accept",
    'iifname "lo" accept',
    "icmp type echo-request accept",
    ...accept("tcp", "cluster", subnet),
    ...accept("udp", "cluster", subnet),
    ...accept("tcp", "controller", controller),
    ...accept("udp", "controller", controller),
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
