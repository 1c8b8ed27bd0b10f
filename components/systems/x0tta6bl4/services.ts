/** What runs on a node of the mesh, as data. */
import { bundle } from "../../bundle";
import type { FileContent, ServiceSpec } from "../../spec";
import type { PlacedNode, SystemOptions } from "../system";
import { daemonConfig, meshFile } from "./daemon-config";
import { earlierMembers, foundersOf, peersOf, underlayOf } from "./mesh";
import { ADMIN_SOCKET, DAEMON_CONFIG, DAEMON_STATE, MESH_FILE, NODE_STATE, PROGRAM } from "./places";
import { API, METRICS } from "./ports";
import { nodeMetrics } from "./required-metrics";

const ENTRY = "components/systems/x0tta6bl4/node/main.ts";
/** The mesh has 30 s to form by the plan, and then elects a leader. */
const READY_WITHIN_SECONDS = 60;

/** The real daemon. */
export function daemonService(node: PlacedNode, all: readonly PlacedNode[]): ServiceSpec {
  return {
    name: "yggdrasil",
    command: ["yggdrasil", "-useconffile", DAEMON_CONFIG],
    programs: ["yggdrasil", "yggdrasilctl", "ping"],
    needs: ["NET_ADMIN", "/dev/net/tun"],
    files: [{ path: DAEMON_CONFIG, content: { template: daemonConfig(node, all) }, mode: "0600" }],
    stateDirectory: DAEMON_STATE,
    restart: "always",
  };
}

/** The documented program beside it: ours, or the user's own. */
export function nodeService(
  node: PlacedNode,
  all: readonly PlacedNode[],
  options: SystemOptions,
): ServiceSpec {
  const founders = foundersOf(all);
  const known = meshFile(node, founders, earlierMembers(node, all), ADMIN_SOCKET);
  const peers = peersOf(node, all).map((peer) => `tcp://${underlayOf(peer)}`);
  return {
    name: "node",
    command: [PROGRAM],
    environment: {
      NODE_ID: node.name,
      LISTEN_HOST: "0.0.0.0",
      LISTEN_PORT: String(API),
      METRICS_PORT: String(METRICS),
      LOG_LEVEL: "info",
      YGGDRASIL_PEERS: peers.join(","),
      MESH_FILE,
      STATE_DIRECTORY: NODE_STATE,
      // What a user's own program may go by.
      YGG_ADMIN_SOCKET: ADMIN_SOCKET,
    },
    files: [
      { path: PROGRAM, content: content(options), mode: "0755" },
      { path: MESH_FILE, content: { template: known }, mode: "0600" },
    ],
    stateDirectory: NODE_STATE,
    restart: "always",
    openFiles: 65535,
    ready: {
      port: API,
      path: "/health",
      contains: options.binary === undefined ? `"node_id":"${node.name}"` : '"status"',
      withinSeconds: READY_WITHIN_SECONDS,
    },
    metrics: { port: METRICS, path: "/metrics", names: nodeMetrics },
  };
}

const content = ({ binary }: SystemOptions): FileContent =>
  binary === undefined ? bundle(ENTRY, "x0tta6bl4") : { file: binary };
