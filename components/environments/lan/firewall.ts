import { firewallRules } from "../../network/firewall";
import type { Network } from "../../network/network";
import type { NodeSpec, PortSpec } from "../../spec";

/** What a machine needs whatever is declared: to have addresses. */
const addresses = ["meta l4proto icmpv6 accept", "udp dport { 68, 546 } accept"];

/**
 * The rules of a host without ufw, as a table of ours: it stands beside the machine's own, what either refuses is refused. Pure.
 * @param login port of its ssh server, which stays open to everybody
 */
export function firewallTable(
  { ports, overlay }: NodeSpec,
  { subnet, controller }: Network,
  login: number,
): string {
  const always = [`tcp dport ${login} accept`, ...addresses];
  return firewallRules({ ports, overlay, subnet, controller, always });
}

/** The same for ufw, as `scripts/firewall.sh` reads it. Pure. */
export function firewallLines({ ports, overlay }: NodeSpec, { subnet, controller }: Network): string {
  const line = ({ protocol, number }: Pick<PortSpec, "protocol" | "number">, source: string): string =>
    `${protocol} ${number} ${source}`;
  const lines = [
    ...ports.flatMap((port) => [
      ...(port.from === "cluster" ? [line(port, `from ${subnet}`)] : []),
      line(port, `from ${controller}`),
    ]),
    ...(overlay?.ports ?? []).map((port) => line(port, `on ${overlay?.interface ?? ""}`)),
  ];
  return [...new Set(lines)].join("\n");
}
