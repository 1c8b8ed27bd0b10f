import type { Page } from "../serve-http";
import { serveHttp } from "../serve-http";
import type { RunningNode } from "../running-node";
import { nodeMetrics } from "./node-metrics";
import { startProbes } from "./probes/latency-probes";
import { startPushing } from "./remote-write/push";

/**
 * Starts what tells about a node: metrics on both addresses, pushes, and latency probes. With `telemetry.enabled = false`
 * only answers the probes of others.
 * @throws Error when an address cannot be bound
 */
export async function startTelemetry(node: RunningNode): Promise<{ stop(): Promise<void> }> {
  const { telemetry, network, node: self } = node.config;
  const probes = await startProbes(network.listen_addr, () => (telemetry.enabled ? node.probeTargets() : []));
  if (!telemetry.enabled)
    return {
      stop: () => {
        probes.stop();
        return Promise.resolve();
      },
    };
  const { registry, pushes } = nodeMetrics(node, () => probes.read());
  const page: Page = { type: registry.contentType, text: () => registry.metrics() };
  const addresses = [telemetry.prometheus_addr, ...(telemetry.alias_addr ? [telemetry.alias_addr] : [])];
  const servers = await Promise.all(addresses.map((address) => serveHttp(address, { "/metrics": page })));
  const pushing = telemetry.endpoint
    ? startPushing(telemetry.endpoint, registry, self.identity, pushes)
    : undefined;
  return {
    stop: async () => {
      probes.stop();
      pushing?.stop();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
