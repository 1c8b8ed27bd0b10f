/** Where everything of the mesh listens: the numbers of plan 002. */
import type { OverlaySpec, PortSpec } from "../../spec";
import type { PlacedNode } from "../system";
import { OVERLAY_PORT } from "./node/overlay/port";

export const API = 8000;
export const METRICS = 9090;
/** Of the Yggdrasil daemon, for its peers. */
export const YGGDRASIL = 9001;

/** Ports of the controller's machine. */
export const PROMETHEUS_ON_HOST = 9093;
export const ALERTMANAGER_ON_HOST = 9094;
export const GRAFANA_ON_HOST = 3000;

/** The interface that the daemon makes. */
export const OVERLAY_INTERFACE = "ygg0";

/** Roles that are part of the mesh. */
export const isMesh = ({ role }: Pick<PlacedNode, "role">): boolean => role !== "monitor";

/**
 * The plan counts the API's ports on from 8000, and the metrics' from 9090; its fourth, 9093, is Prometheus's own, so that
 * further nodes take any free one.
 * @param index of the node in the mesh
 */
export function portsOf(index: number): readonly PortSpec[] {
  const metricsOnHost = 9090 + index;
  const taken = metricsOnHost >= PROMETHEUS_ON_HOST;
  return [
    { name: "api", number: API, protocol: "tcp", from: "cluster", hostPort: 8000 + index },
    {
      name: "metrics",
      number: METRICS,
      protocol: "tcp",
      from: "cluster",
      ...(taken ? {} : { hostPort: metricsOnHost }),
    },
    { name: "yggdrasil", number: YGGDRASIL, protocol: "tcp", from: "cluster", internal: true },
  ];
}

/** Raft speaks UDP, and probes TCP, on the overlay alone. */
export const overlay: OverlaySpec = {
  interface: OVERLAY_INTERFACE,
  ports: [
    { name: "raft", number: OVERLAY_PORT, protocol: "udp" },
    { name: "probe", number: OVERLAY_PORT, protocol: "tcp" },
  ],
};
