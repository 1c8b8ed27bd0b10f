import { Gauge, Histogram, Registry } from "prom-client";
import { metricSet } from "../../metric-set";
import type { LoomNode } from "./loom-node";

/** From a thousandth to the longest partition. */
const DELAYS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

/** All metrics of a node, read from what they measure when somebody asks. */
export function nodeMetrics(node: LoomNode): Registry {
  const registry = new Registry();
  const { gauge, counter } = metricSet(registry);
  const { nodeId, sync } = node.options;
  const info = { name: "loomdb_info", help: "Who this is.", labelNames: ["node_id", "sync"] };
  new Gauge({ ...info, registers: [registry] }).set({ node_id: nodeId, sync }, 1);
  gauge("loomdb_healthy", "1 if a wire is open and not silent.", () => (node.sync().connected ? 1 : 0));
  gauge("loomdb_wires_open", "Wires to relays that are open.", () => node.wires.open);
  gauge("loomdb_silence_seconds", "Since anything came in over a wire.", () => node.wires.silence / 1000);
  gauge(
    "loomdb_items",
    "In this node's store.",
    () => ({ nodes: node.store.count("nodes"), edges: node.store.count("edges") }),
    "kind",
  );
  gauge("loomdb_history_changes", "Entries of the change history.", () => node.history.length);
  gauge("loomdb_streams", "Streams of changes under way.", () => node.history.listenerCount("change"));
  gauge("loomdb_pending_changes", "Own writes not known to be everywhere.", () => node.sync().pendingChanges);
  gauge("loomdb_differing_parts", "Parts of the store that differ.", () => node.sync().differingParts);
  const { counts } = node.wires;
  counter("loomdb_wires_dialled_total", "Wires dialled.", () => counts.dialled);
  counter("loomdb_wires_opened_total", "Wires that opened.", () => counts.opened);
  counter("loomdb_wires_silent_total", "Silent wires that were ended.", () => counts.silent);
  const { antiEntropy } = node;
  counter(
    "loomdb_pulls_total",
    "Questions to the other nodes.",
    () => ({ digests: antiEntropy?.counts.digests ?? 0, items: antiEntropy?.counts.items ?? 0 }),
    "what",
  );
  const written = { nodes: 0, edges: 0 };
  const received = { nodes: 0, edges: 0 };
  const delay = new Histogram({
    name: "loomdb_sync_delay_seconds",
    help: "From another node's write to its arrival here, by the two clocks.",
    buckets: DELAYS,
    registers: [registry],
  });
  node.store.on("change", (item, kind, own) => {
    (own ? written : received)[kind]++;
    if (!own) delay.observe(Math.max(0, Date.now() - Date.parse(item.metadata.updatedAt)) / 1000);
  });
  counter("loomdb_writes_total", "Items written here.", () => written, "kind");
  counter("loomdb_received_total", "Items that came from others.", () => received, "kind");
  return registry;
}
