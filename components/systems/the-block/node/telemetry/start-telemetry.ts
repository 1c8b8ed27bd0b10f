import type { Server } from "node:http";
import { parseAddress } from "../config/address";
import { close, servePages } from "../http";
import type { RunningNode } from "../start-node";
import { nodeMetrics } from "./node-metrics";
import { startProbes } from "./probes";
import { startPushing } from "./remote-write";

/**
 * Starts what tells about a node: metrics on both addresses, pushes, and latency probes. With `telemetry.enabled = false`
 * only answers the probes of others.
 * @throws Error when an address cannot be bound
 */
export async function startTelemetry(node: RunningNode): Promise<{ stop(): Promise<void> }> {
  const { telemetry, network, node: self } = node.config;
  const others = node.genesis.members.filter(({ identity }) => identity !== self.identity);
  const targets = others.map(({ identity, gossip }) => ({ identity, ...parseAddress(gossip) }));
  const probes = await startProbes(network.listen_addr, telemetry.enabled ? targets : []);
  const servers: Server[] = [];
  let pushing: { stop(): void } | undefined;
  if (telemetry.enabled) {
    const { registry, pushes } = nodeMetrics(node, () => probes.read());
    const pages = { "/metrics": { type: registry.contentType, text: () => registry.metrics() } };
    for (const address of [telemetry.prometheus_addr, telemetry.alias_addr])
      if (address !== undefined) servers.push(await servePages(address, pages));
    if (telemetry.endpoint !== undefined)
      pushing = startPushing(telemetry.endpoint, registry, self.identity, pushes);
  }
  return {
    stop: async () => {
      probes.stop();
      pushing?.stop();
      await Promise.all(servers.map(close));
    },
  };
}
