/** What an etcd member is, as data: ports, places, flags. Works with etcd 3.4, 3.5 and 3.6. */
import type { PortSpec, ServiceSpec } from "../../spec";
import type { PlacedNode } from "../system";

export const CLIENT_PORT = 2379;
const PEER_PORT = 2380;

/** Kept by etcd alone: while it is empty, the member has not joined yet. */
const DATA_DIRECTORY = "/var/lib/etcd";

/** Relative to the project; also what the service starts, put on the host as a file. */
export const MEMBERSHIP_SCRIPT = "components/systems/etcd/scripts/membership.sh";
const SCRIPT_ON_HOST = "/var/lib/testbed/etcd/membership.sh";

/** A member answers its readiness probe only once a quorum is up, so this covers the start of the others too. */
const READY_WITHIN_SECONDS = 90;

export const PORTS: readonly PortSpec[] = [
  { name: "client", number: CLIENT_PORT, protocol: "tcp", from: "cluster" },
  { name: "peer", number: PEER_PORT, protocol: "tcp", from: "cluster", internal: true },
];

export function clientUrl({ address }: PlacedNode): string {
  return `http://${address}:${CLIENT_PORT}`;
}

export function peerUrl({ address }: PlacedNode): string {
  return `http://${address}:${PEER_PORT}`;
}

/**
 * Pure: the service of one member. The list of members is needed at the first start only: a change of it restarts nobody.
 * Heartbeat and election time-out are etcd's own defaults, written down because the criteria depend on them.
 */
export function memberService(node: PlacedNode, all: readonly PlacedNode[]): ServiceSpec {
  return {
    name: "etcd",
    command: [
      "bash",
      SCRIPT_ON_HOST,
      "start",
      "etcd",
      `--name=${node.name}`,
      `--data-dir=${DATA_DIRECTORY}`,
      `--listen-client-urls=${clientUrl(node)}`,
      `--advertise-client-urls=${clientUrl(node)}`,
      `--listen-peer-urls=${peerUrl(node)}`,
      `--initial-advertise-peer-urls=${peerUrl(node)}`,
      "--heartbeat-interval=100",
      "--election-timeout=1000",
      "--logger=zap",
      "--log-outputs=stderr",
    ],
    firstStartArguments: [
      "--initial-cluster-token=testbed",
      "--initial-cluster-state=new",
      `--initial-cluster=${all.map((member) => `${member.name}=${peerUrl(member)}`).join(",")}`,
    ],
    environment: { ETCDCTL_API: "3" },
    programs: ["etcd", "etcdctl"],
    files: [{ path: SCRIPT_ON_HOST, content: { file: MEMBERSHIP_SCRIPT }, mode: "0755" }],
    stateDirectory: DATA_DIRECTORY,
    restart: "always",
    openFiles: 65536,
    stopSeconds: 10,
    ready: {
      port: CLIENT_PORT,
      path: "/health",
      contains: '"health":"true"',
      withinSeconds: READY_WITHIN_SECONDS,
    },
    metrics: { port: CLIENT_PORT, path: "/metrics" },
  };
}
