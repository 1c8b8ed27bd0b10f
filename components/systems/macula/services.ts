/** What runs on each role, as data. Realm and cookie are the plan's. */
import { bundle } from "../../bundle";
import type { FileContent, FileSpec, ServiceSpec } from "../../spec";
import type { PlacedNode, SystemOptions } from "../system";
import type { ClientConfig, NodeConfig } from "./node/config";
import { CONTROL, endpointOf, numberOf, realmPort, STATUS } from "./ports";
import { clientMetrics, nodeMetrics } from "./required-metrics";

const ENTRY = "components/systems/macula/node/main.ts";
const PROGRAM = "/usr/local/lib/macula/macula.cjs";
/** For the user's own program: it need not be JavaScript. */
const OWN_PROGRAM = "/usr/local/bin/macula";
const KEY_FILE = "/etc/macula/realm.key";
const REALM = "test.realm";
const COOKIE = "macula_test";
const MAX_ATTEMPTS = 3;
const READY_WITHIN_SECONDS = 60;

const everywhere = (port: number): string => `0.0.0.0:${port}`;

/** Services of a node; a monitor has none of the system's. */
export function servicesOf(
  node: PlacedNode,
  all: readonly PlacedNode[],
  options: SystemOptions,
): readonly ServiceSpec[] {
  if (node.role === "provider") return [nodeService(node, all, options)];
  return node.role === "client" ? [clientService(node, all, options)] : [];
}

function nodeService(node: PlacedNode, all: readonly PlacedNode[], options: SystemOptions): ServiceSpec {
  const number = numberOf(node, all);
  const [first] = all.filter(({ role }) => role === "provider");
  const config: NodeConfig = {
    ...member(node),
    number,
    listen: everywhere(realmPort(number)),
    endpoint: endpointOf(node, all),
    // The rest it learns from there.
    peers: first === undefined || number === 1 ? [] : [endpointOf(first, all)],
    // The plan's marks in the results: 2, 3, 4.
    multiplier: number + 1,
    ttl_seconds: setting(options, "ttl"),
  };
  return service("macula-node", "node", config, options, {
    ready: `"node":"${node.name}"`,
    metrics: nodeMetrics,
  });
}

function clientService(node: PlacedNode, all: readonly PlacedNode[], options: SystemOptions): ServiceSpec {
  const providers = all.filter(({ role }) => role === "provider");
  const config: ClientConfig = {
    ...member(node),
    seeds: providers.slice(0, 1).map((first) => endpointOf(first, all)),
    provider_selection_strategy: "round_robin",
    max_attempts: MAX_ATTEMPTS,
    timeout_seconds: setting(options, "timeout"),
    control_listen: everywhere(CONTROL),
  };
  return service("macula-client", "client", config, options, {
    ready: '"status":"ok"',
    metrics: clientMetrics,
  });
}

function member({ name }: PlacedNode) {
  return {
    name,
    realm: REALM,
    cookie: COOKIE,
    key_file: KEY_FILE,
    http_listen: everywhere(STATUS),
  };
}

function service(
  name: string,
  command: "node" | "client",
  config: object,
  { binary }: SystemOptions,
  { ready, metrics }: { readonly ready: string; readonly metrics: readonly string[] },
): ServiceSpec {
  const configFile = `/etc/macula/${command}.json`;
  const own = binary !== undefined;
  const program: FileContent = own ? { file: binary } : bundle(ENTRY, "macula");
  const files: readonly FileSpec[] = [
    { path: own ? OWN_PROGRAM : PROGRAM, content: program, mode: "0755" },
    { path: configFile, content: `${JSON.stringify(config, undefined, 2)}\n` },
    { path: KEY_FILE, content: { template: "${secret:macula-realm}\n" }, mode: "0600" },
  ];
  return {
    name,
    command: [...(own ? [OWN_PROGRAM] : ["node", PROGRAM]), command, "--config", configFile],
    files,
    restart: "always",
    openFiles: 65535,
    ready: { port: STATUS, path: "/health", contains: ready, withinSeconds: READY_WITHIN_SECONDS },
    metrics: { port: STATUS, path: "/metrics", names: metrics },
  };
}

function setting({ settings }: SystemOptions, name: string): number {
  const value = settings[name];
  if (value === undefined) throw new Error(`setting \`${name}\` is not resolved`);
  return value;
}
