/** The node's configuration file. */
import { stringify } from "smol-toml";
import type { PlacedNode, SystemOptions } from "../system";
import { executorIdentityOf, identityOf } from "./identity";
import { DATA_DIRECTORY, GENESIS_FILE, KEY_FILE } from "./places";
import { AGGREGATOR, GOSSIP, METRICS, METRICS_ALIAS, RPC, TREASURY, type Role } from "./ports";

const REMOTE_WRITE = ":9090/api/v1/write";
const everywhere = (port: number): string => `0.0.0.0:${port}`;

/**
 * Pure: the TOML of a node, with every key of the plan and those of ours.
 * @param all nodes of the stack: the primary bootstraps the others, and the first observer takes the pushed metrics
 * @param options `settings.lease` and `settings.poll` in seconds
 */
export function tomlOf(
  node: PlacedNode,
  all: readonly PlacedNode[],
  options: Pick<SystemOptions, "settings">,
): string {
  const role = node.role as Role;
  const isObserver = role === "observer";
  const collector = all.find((each) => each.role === "observer");
  const pushes = collector !== undefined && collector.name !== node.name;
  return stringify({
    network: {
      listen_addr: everywhere(GOSSIP),
      external_addr: gossipOf(node),
      bootstrap_nodes: bootstrapOf(node, all),
      rpc_addr: everywhere(RPC[role]),
      ...(isObserver ? { aggregator_addr: everywhere(AGGREGATOR) } : {}),
    },
    node: { role: isObserver ? "observer" : "validator", identity: identityOf(node) },
    treasury: isObserver ? { executor_enabled: false } : executor(node, options),
    telemetry: {
      enabled: true,
      prometheus_addr: everywhere(METRICS),
      ...(pushes ? { endpoint: `http://${collector.address}${REMOTE_WRITE}` } : {}),
      alias_addr: everywhere(METRICS_ALIAS[role]),
    },
    storage: { data_dir: DATA_DIRECTORY, cache_size_mb: role === "primary" ? 4096 : 2048 },
    consensus: { genesis: GENESIS_FILE, ...(isObserver ? {} : { validator_key: KEY_FILE }) },
  });
}

function executor(node: PlacedNode, { settings }: Pick<SystemOptions, "settings">): object {
  return {
    executor_enabled: true,
    executor_identity: executorIdentityOf(node),
    lease_ttl: settings["lease"] ?? 60,
    poll_interval: settings["poll"] ?? 10,
    ...(node.role === "primary" ? {} : { standby_mode: true }),
    status_addr: everywhere(TREASURY),
  };
}

/** The plan's: nobody for the primary, the primary for replicas, all validators for observers. */
function bootstrapOf(node: PlacedNode, all: readonly PlacedNode[]): string[] {
  const roles: Readonly<Record<string, readonly string[]>> = {
    replica: ["primary"],
    observer: ["primary", "replica"],
  };
  const wanted = roles[node.role] ?? [];
  return all.filter(({ role, name }) => wanted.includes(role) && name !== node.name).map(gossipOf);
}

function gossipOf({ address }: PlacedNode): string {
  return `${address}:${GOSSIP}`;
}
