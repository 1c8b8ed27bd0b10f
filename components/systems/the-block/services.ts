/** What runs on each role, as data. Places are those of plan 000. */
import { createHash } from "node:crypto";
import { bundle } from "../../bundle";
import { healthJob } from "../../health-job";
import { fileDigest } from "../../hosts/file-content";
import type { FileContent, FileSpec, ServiceSpec } from "../../spec";
import type { PlacedNode, SystemOptions } from "../system";
import { genesisOf } from "./genesis";
import { executorIdentityOf, identityOf } from "./identity";
import { AGGREGATOR, METRICS, portsOf, TREASURY, type Role } from "./ports";
import { CONFIG_FILE, DATA_DIRECTORY, GENESIS_FILE, KEY_FILE, PROGRAM } from "./places";
import { executorMetrics, nodeMetrics } from "./required-metrics";
import { tomlOf } from "./toml";

const ENTRY = "components/systems/the-block/node/main.ts";
/** A node that joins a long chain has to fetch it first. */
const READY_WITHIN_SECONDS = 60;

/** The node's program: ours, or the user's. */
const program = ({ binary }: SystemOptions): FileContent =>
  binary === undefined ? bundle(ENTRY, "the-block") : { file: binary };

/** All services of a node. */
export function servicesOf(
  node: PlacedNode,
  all: readonly PlacedNode[],
  options: SystemOptions,
): readonly ServiceSpec[] {
  const role = node.role as Role;
  const files = filesOf(node, all, options);
  const services = [nodeService(node, files, options)];
  if (role !== "observer") return [...services, treasuryService(node, files)];
  services.push(aggregatorService(files));
  const [first] = all.filter((each) => each.role === "observer");
  return first?.name === node.name ? [...services, healthService(all, options)] : services;
}

function filesOf(node: PlacedNode, all: readonly PlacedNode[], options: SystemOptions): readonly FileSpec[] {
  const key = `\${secret:validator-${node.name}}\n`;
  return [
    { path: PROGRAM, content: program(options), mode: "0755" },
    { path: CONFIG_FILE, content: tomlOf(node, all, options) },
    { path: GENESIS_FILE, content: { template: genesisOf(all) } },
    ...(node.role === "observer" ? [] : [{ path: KEY_FILE, content: { template: key }, mode: "0600" }]),
  ];
}

function nodeService(node: PlacedNode, files: readonly FileSpec[], { binary }: SystemOptions): ServiceSpec {
  return {
    name: "the-block",
    command: [PROGRAM, "run", "--config", CONFIG_FILE],
    files,
    stateDirectory: DATA_DIRECTORY,
    restart: "always",
    openFiles: 65535,
    // Of a program of somebody else nobody knows.
    shiftableClock: binary === undefined,
    ready: {
      port: METRICS,
      path: "/metrics",
      contains: `identity="${identityOf(node)}"`,
      withinSeconds: READY_WITHIN_SECONDS,
    },
    metrics: { port: METRICS, path: "/metrics", names: nodeMetrics },
  };
}

/** The plan's `cluster-health-check.sh`, which also sees whether the chain moves. */
function healthService(all: readonly PlacedNode[], { settings }: SystemOptions): ServiceSpec {
  return healthJob({
    bundle: bundle("scenarios/health/main.ts", "health"),
    system: "the-block",
    nodes: all.map((node) => ({ ...node, ports: portsOf(node.role as Role), services: [] })),
    everySeconds: settings["health"] ?? 60,
  });
}

/** Services beside the node use its files: what is in them is part of what these services are. */
function using(files: readonly FileSpec[]): Readonly<Record<string, string>> {
  const digests = files.map(fileDigest).join("");
  return { THE_BLOCK_FILES: createHash("sha256").update(digests).digest("hex").slice(0, 12) };
}

function treasuryService(node: PlacedNode, files: readonly FileSpec[]): ServiceSpec {
  return {
    name: "the-block-treasury",
    command: [PROGRAM, "treasury", "--config", CONFIG_FILE],
    environment: using(files),
    restart: "always",
    ready: {
      port: TREASURY,
      path: "/treasury/executor/status",
      contains: `"identity":"${executorIdentityOf(node)}"`,
      withinSeconds: READY_WITHIN_SECONDS,
    },
    metrics: { port: TREASURY, path: "/metrics", names: executorMetrics },
  };
}

function aggregatorService(files: readonly FileSpec[]): ServiceSpec {
  return {
    name: "metrics-aggregator",
    command: [PROGRAM, "aggregate", "--config", CONFIG_FILE],
    environment: using(files),
    restart: "always",
    ready: { port: AGGREGATOR, path: "/nodes", withinSeconds: READY_WITHIN_SECONDS },
    metrics: { port: AGGREGATOR, path: "/metrics", names: ["the_block_height"] },
  };
}
