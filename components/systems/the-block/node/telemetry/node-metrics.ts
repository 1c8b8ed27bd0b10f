import { Counter, Gauge, Registry } from "prom-client";
import { priceOf } from "../energy/oracle";
import type { MeterState, PeerStatus, RunningNode } from "../running-node";
import { VERSION } from "../version";
import { chainHistograms } from "./chain-histograms";
import { metricSet, type MetricSet } from "./metric-set";
import type { PeerLatency } from "./probes/latency-probes";

export interface NodeMetrics {
  readonly registry: Registry;
  readonly pushes: Counter<"result">;
}

/** All metrics of `:9100`. */
export function nodeMetrics(node: RunningNode, latencies: () => readonly PeerLatency[]): NodeMetrics {
  const registry = new Registry();
  const metrics = metricSet(registry);
  chain(node, metrics);
  network(node, latencies, metrics);
  treasury(node, metrics);
  energy(node, metrics);
  chainHistograms(node.ledger, registry);
  const { identity, role } = node.config.node;
  new Gauge({
    name: "the_block_info",
    help: "Who this is.",
    labelNames: ["identity", "role", "version"],
    registers: [registry],
  }).set({ identity, role, version: VERSION }, 1);
  const pushes = new Counter({
    name: "remote_write_pushes_total",
    help: "Pushes to the remote-write endpoint.",
    labelNames: ["result"],
    registers: [registry],
  });
  return { registry, pushes };
}

function chain(node: RunningNode, { gauge, counter }: MetricSet): void {
  const { ledger, counters } = node;
  gauge("the_block_height", "Height of the chain.", () => ledger.head().height);
  gauge("the_block_confirmed_height", "Height of the highest confirmed block.", () =>
    ledger.confirmedHeight(),
  );
  gauge(
    "the_block_peers",
    "Connected peers.",
    () => node.peers().filter(({ connected }) => connected).length,
  );
  counter("the_block_reorgs_total", "Changes of the chain that removed blocks.", () => counters.reorgs);
  counter(
    "the_block_blocks_total",
    "Blocks that became part of the chain.",
    () => counters.blocks,
    "proposer",
  );
  gauge("the_block_mempool_transactions", "Transactions that wait.", () => node.mempool().transactions);
  gauge(
    "the_block_mempool_limit_transactions",
    "Transactions that may wait, if they are like those that do.",
    () => node.mempool().limit,
  );
  counter("the_block_transactions_total", "Transactions.", () => ({ ...counters.transactions }), "state");
  gauge("the_block_cache_bytes", "Block bodies in memory.", () => ledger.cache().bytes);
  gauge("the_block_cache_limit_bytes", "Block bodies that may be in memory.", () => ledger.cache().limit);
}

function network(
  node: RunningNode,
  latencies: () => readonly PeerLatency[],
  { gauge, counter }: MetricSet,
): void {
  const byPeer = <T>(
    all: readonly T[],
    entry: (each: T) => readonly [string, number | undefined],
  ): Map<string, number> =>
    new Map(all.map(entry).filter((each): each is [string, number] => each[1] !== undefined));
  const bytes = (of: (peer: PeerStatus) => number) => () =>
    byPeer(node.peers(), (peer) => [peer.identity || peer.address, of(peer)]);
  gauge(
    "the_block_peer_rtt_seconds",
    "Round trip of the last answered latency probe.",
    () => byPeer(latencies(), ({ peer, rttSeconds }) => [peer, rttSeconds]),
    "peer",
  );
  gauge(
    "the_block_peer_loss_ratio",
    "Share of the last 20 latency probes that were lost.",
    () => byPeer(latencies(), ({ peer, lossRatio }) => [peer, lossRatio]),
    "peer",
  );
  counter(
    "the_block_peer_sent_bytes_total",
    "Gossip to the peer.",
    bytes((peer) => peer.sent_bytes),
    "peer",
  );
  counter(
    "the_block_peer_received_bytes_total",
    "Gossip of the peer.",
    bytes((peer) => peer.received_bytes),
    "peer",
  );
}

function treasury(node: RunningNode, { gauge }: MetricSet): void {
  gauge("the_block_treasury_balance", "What the treasury holds.", () => node.ledger.treasuryBalance());
  gauge(
    "treasury_executor_active",
    "1 if the executor of this host holds the lease.",
    () => ({ primary: node.executor?.active ? 1 : 0 }),
    "role",
  );
}

function energy(node: RunningNode, { gauge, counter }: MetricSet): void {
  const byMeter = (of: (meter: MeterState) => number) => () =>
    new Map(node.ledger.meters().map((meter) => [meter.meter, of(meter)] as const));
  counter(
    "energy_oracle_readings_total",
    "Readings in the chain.",
    byMeter((meter) => meter.readings),
    "meter",
  );
  gauge(
    "energy_oracle_reading_joules",
    "The last reading.",
    byMeter((meter) => meter.joules),
    "meter",
  );
  gauge(
    "energy_oracle_reading_age_seconds",
    "Age of the last reading.",
    byMeter((meter) => Math.max(0, Date.now() - meter.timestamp_ms) / 1000),
    "meter",
  );
  gauge("energy_market_price", "Median of the meters' last readings.", () => priceOf(node.ledger.meters()));
}
