/** What runs on each role, as data. */
import { bundle } from "../../bundle";
import type { FileContent, FileSpec, ServiceSpec } from "../../spec";
import type { PlacedNode, SystemOptions } from "../system";
import { nodeIdOf, nodePortOf, PROGRAM, RELAY_PORT, STATE_DIRECTORY } from "./places";
import { nodeMetrics, relayMetrics } from "./required-metrics";

const ENTRY = "components/systems/loomdb/node/main.ts";
const OWN_PROGRAM = "/usr/local/lib/loomdb/own.cjs";
const READY_WITHIN_SECONDS = 30;

const fileOf = (path: string, content: FileContent): readonly FileSpec[] => [{ path, content }];

/** All services of a node; the monitor has only what monitoring brings. */
export function servicesOf(
  node: PlacedNode,
  all: readonly PlacedNode[],
  options: SystemOptions,
): readonly ServiceSpec[] {
  if (node.role === "monitor") return [];
  return [node.role === "relay" ? relayService() : nodeService(node, all, options)];
}

function relayService(): ServiceSpec {
  return {
    name: "gun-relay",
    command: ["node", PROGRAM, "relay"],
    environment: { PORT: String(RELAY_PORT) },
    files: fileOf(PROGRAM, bundle(ENTRY, "loomdb")),
    restart: "always",
    ready: {
      ...{ port: RELAY_PORT, path: "/health", contains: '"status":"healthy"' },
      withinSeconds: READY_WITHIN_SECONDS,
    },
    metrics: { port: RELAY_PORT, path: "/metrics", names: relayMetrics },
  };
}

function nodeService(node: PlacedNode, all: readonly PlacedNode[], { binary }: SystemOptions): ServiceSpec {
  const [nodeId, port] = [nodeIdOf(node, all), nodePortOf(node, all)];
  const relays = all.filter(({ role }) => role === "relay");
  const program: Pick<ServiceSpec, "command" | "files" | "stateDirectory"> =
    binary === undefined
      ? { command: ["node", PROGRAM, "node"], files: fileOf(PROGRAM, bundle(ENTRY, "loomdb")) }
      : {
          command: ["env", `--chdir=${STATE_DIRECTORY}`, "node", OWN_PROGRAM],
          files: fileOf(OWN_PROGRAM, { file: binary }),
          stateDirectory: STATE_DIRECTORY,
        };
  return {
    name: "loomdb",
    ...program,
    environment: {
      NODE_ID: nodeId,
      PORT: String(port),
      GUN_PEERS: relays.map(({ name }) => `http://${name}:${RELAY_PORT}/gun`).join(","),
    },
    restart: "always",
    ready: { port, path: "/health", contains: `"nodeId":"${nodeId}"`, withinSeconds: READY_WITHIN_SECONDS },
    metrics: { port, path: "/metrics", names: nodeMetrics },
  };
}
