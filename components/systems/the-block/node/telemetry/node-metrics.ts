import { Counter, Gauge, Registry } from "prom-client";
import { priceOf } from "../energy/oracle";
import type { PeerStatus } from "../gossip/overlay";
import type { MeterState } from "../ledger/state";
import type { RunningNode } from "../start-node";
import { VERSION } from "../version";
import { chainHistograms } from "./chain-histograms";
import { metricSet } from "../../../metric-set";
import type { PeerLatency } from "./probes";

/** All metrics of `:9100`, and the counter of pushes by result. */
export function nodeMetrics(
  node: RunningNode,
  latencies: () => readonly PeerLatency[],
): { readonly registry: Registry; readonly pushes: Counter<"result"> } {
  const registry = new Registry();
  const { identity, role } = node.config.node;
  const info = { name: "the_block_info", help: "Who this is.", labelNames: ["identity", "role", "version"] };
  new Gauge({ ...info, registers: [registry] }).set({ identity, role, version: VERSION }, 1);
  chain(node, registry);
  network(node, latencies, registry);
  energyAndTreasury(node, registry);
  chainHistograms(node.ledger, (hash) => node.gossip.receivedAt(hash), registry);
  const pushes = new Counter({
    name: "remote_write_pushes_total",
    help: "Pushes to the remote-write endpoint.",
    labelNames: ["result"],
    registers: [registry],
  });
  return { registry, pushes };
}

function chain({ ledger, overlay, mempool, counters }: RunningNode, registry: Registry): void {
  const { gauge, counter } = metricSet(registry);
  const room = "Transactions that may wait, if they are like those that do.";
  const reorgs = "Changes of the chain that removed blocks.";
  const blocks = "Blocks that became part of the chain.";
  gauge("the_block_height", "Height of the chain.", () => ledger.head.header.height);
  gauge("the_block_confirmed_height", "Of the highest confirmed block.", () => ledger.confirmedHeight());
  gauge("the_block_peers", "Connected peers.", () => overlay.connections().length);
  counter("the_block_reorgs_total", reorgs, () => counters.reorgs);
  counter("the_block_blocks_total", blocks, () => counters.blocks, "proposer");
  gauge("the_block_mempool_transactions", "Transactions that wait.", () => mempool.transactions);
  gauge("the_block_mempool_limit_transactions", room, () => mempool.limitTransactions);
  counter("the_block_transactions_total", "Transactions.", () => counters.transactions, "state");
  gauge("the_block_cache_bytes", "Block bodies in memory.", () => ledger.bodies.bytes);
  gauge("the_block_cache_limit_bytes", "Block bodies that may be in memory.", () => ledger.bodies.limit);
}

function network(
  { overlay }: RunningNode,
  latencies: () => readonly PeerLatency[],
  registry: Registry,
): void {
  const { gauge, counter } = metricSet(registry);
  const bytes = (of: (peer: PeerStatus) => number) => () =>
    new Map(overlay.peers().map((peer) => [peer.identity, of(peer)]));
  const latency = (of: (peer: PeerLatency) => number | undefined) => () =>
    new Map(
      latencies()
        .map((peer) => [peer.peer, of(peer)] as const)
        .filter((each): each is [string, number] => each[1] !== undefined),
    );
  const rtt = "Round trip of the last answered latency probe.";
  const loss = "Share of the last 20 latency probes that were lost.";
  const [sent, received] = ["the_block_peer_sent_bytes_total", "the_block_peer_received_bytes_total"];
  gauge("the_block_peer_rtt_seconds", rtt, latency(({ rttSeconds }) => rttSeconds), "peer"); // prettier-ignore
  gauge("the_block_peer_loss_ratio", loss, latency(({ lossRatio }) => lossRatio), "peer"); // prettier-ignore
  counter(sent, "Gossip to the peer.", bytes(({ sent_bytes }) => sent_bytes), "peer"); // prettier-ignore
  counter(received, "Gossip of the peer.", bytes(({ received_bytes }) => received_bytes), "peer"); // prettier-ignore
}

function energyAndTreasury({ ledger, executor }: RunningNode, registry: Registry): void {
  const { gauge, counter } = metricSet(registry);
  const meters = (): MeterState[] => [...ledger.state.meters.values()];
  const byMeter = (of: (meter: MeterState) => number) => () =>
    new Map(meters().map((meter) => [meter.meter, of(meter)]));
  const readings = byMeter((meter) => meter.readings);
  const joules = byMeter((meter) => meter.joules);
  const age = byMeter(({ timestamp_ms }) => Math.max(0, Date.now() - timestamp_ms) / 1000);
  const active = (): Record<string, number> => ({ primary: executor.current?.active ? 1 : 0 });
  gauge("the_block_treasury_balance", "What the treasury holds.", () => ledger.state.treasury);
  gauge("treasury_executor_active", "1 if the executor of this host holds the lease.", active, "role");
  counter("energy_oracle_readings_total", "Readings in the chain.", readings, "meter");
  gauge("energy_oracle_reading_joules", "The last reading.", joules, "meter");
  gauge("energy_oracle_reading_age_seconds", "Age of the last reading.", age, "meter");
  gauge("energy_market_price", "Median of the meters' last readings.", () => priceOf(meters()));
}
