import { firewallRules } from "../../network/firewall";
import type { Network } from "../../network/network";
import type { NodeSpec } from "../../spec";

/** What a machine needs whatever is declared: to have addresses. */
const addresses = ["meta l4proto icmpv6 accept", "udp dport { 68, 546 } accept"];

/**
 * The rules of a host. They stand beside the machine's own: what either refuses is refused. Pure.
 * @param ssh port of its ssh server, which is open to whom it was open before
 */
export function firewall({ ports, overlay }: NodeSpec, { subnet, controller }: Network, ssh: number): string {
  const always = [`tcp dport ${ssh} accept`, ...addresses];
  return firewallRules({ ports, overlay, subnet, controller, always });
}
