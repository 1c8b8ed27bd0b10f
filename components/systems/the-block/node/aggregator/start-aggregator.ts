import { loadConfig, loadGenesis } from "../config/load-config";
import { ConfigMistakes } from "../config/mistakes";
import { parseAddress } from "../config/address";
import { close, servePages } from "../http";
import { mergeMetrics, valueOf } from "./exposition";
import { NodeFeed, type NodeReading } from "./node-feed";

/** One entry of `/nodes`. */
export interface NodeEntry {
  readonly identity: string;
  /** `HOST:PORT` of its metrics. */
  readonly address: string;
  readonly up: boolean;
  readonly height: number | null;
  /** Of the last answer, in seconds. */
  readonly age: number | null;
}

/**
 * Serves the metrics of all members: `/metrics` those of the nodes that answer, with label `node`, and `/nodes`.
 * @throws ConfigMistakes when the configuration has no aggregator; Error when its address cannot be bound
 */
export async function startAggregator(
  file: string,
): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const { network, consensus, telemetry } = loadConfig(file);
  const listen = network.aggregator_addr;
  if (listen === undefined)
    throw new ConfigMistakes([
      `${file}: \`network.aggregator_addr\` is missing: expected an address to listen on`,
    ]);
  // All nodes serve their metrics on the same port.
  const port = parseAddress(telemetry.prometheus_addr).port;
  const feeds = loadGenesis(consensus.genesis).members.map(
    ({ identity, gossip }) => new NodeFeed(identity, `${parseAddress(gossip).host}:${port}`),
  );
  const readings = (): readonly NodeReading[] => feeds.map(({ reading }) => reading);
  const server = await servePages(listen, {
    "/metrics": { type: "text/plain; version=0.0.4; charset=utf-8", text: () => metricsOf(readings()) },
    "/nodes": {
      type: "application/json",
      text: () => JSON.stringify(readings().map((reading) => entryOf(reading, Date.now()))),
    },
  });
  await Promise.all(feeds.map((feed) => feed.start()));
  return {
    address: listen,
    stop: async () => {
      for (const feed of feeds) feed.stop();
      await close(server);
    },
  };
}

/** Metrics of the nodes that answered the last time, and of each whether it did. */
export function metricsOf(readings: readonly NodeReading[]): string {
  const texts = readings.map(({ identity, isUp, text }): [string, string] => [
    identity,
    `# HELP the_block_node_up 1 if the node answered the last time.\n# TYPE the_block_node_up gauge\n` +
      `the_block_node_up ${isUp ? 1 : 0}\n${(isUp && text) || ""}`,
  ]);
  return mergeMetrics(new Map(texts), "node");
}

export function entryOf({ identity, address, isUp, text, answeredAt }: NodeReading, now: number): NodeEntry {
  return {
    identity,
    address,
    up: isUp,
    height: valueOf(text ?? "", "the_block_height") ?? null,
    age: answeredAt === undefined ? null : Math.max(0, now - answeredAt) / 1000,
  };
}
