/** Where everything of The Block listens: the numbers of plan 000, and those it forgot in its firewall (9100, 9101, RPC). */
import type { PortSpec, Protocol } from "../../spec";

export type Role = "primary" | "replica" | "observer";

export const GOSSIP = 9001;
export const METRICS = 9100;
export const TREASURY = 9101;
export const AGGREGATOR = 9000;

/** JSON-RPC, by role. */
export const RPC: Readonly<Record<Role, number>> = { primary: 3030, replica: 4030, observer: 5030 };
/** The plan's second addresses of the node's metrics, by role. */
export const METRICS_ALIAS: Readonly<Record<Role, number>> = { primary: 9898, replica: 9899, observer: 9900 };

const port = (name: string, number: number, protocol: Protocol = "tcp"): PortSpec => ({
  name,
  number,
  protocol,
  from: "cluster",
});

/** All ports of a node. The UDP port is the plan's for QUIC; what is spoken on it are latency probes. */
export function portsOf(role: Role): readonly PortSpec[] {
  const common = [
    port("rpc", RPC[role]),
    { ...port("gossip", GOSSIP), internal: true },
    port("quic", GOSSIP, "udp"),
    port("metrics", METRICS),
    { ...port("metrics-alias", METRICS_ALIAS[role]), internal: true },
  ];
  return role === "observer"
    ? [...common, port("aggregator", AGGREGATOR)]
    : [...common, port("treasury", TREASURY)];
}
