import { dashboard, lines, value } from "../../../../monitoring/panels";

const NODE = "{{node}}";
const rate = (metric: string): string => `sum by (node) (rate(${metric}[$__rate_interval]))`;
const delay = (quantile: number): string =>
  `histogram_quantile(${quantile}, sum by (node, le) (rate(loomdb_sync_delay_seconds_bucket[$__rate_interval])))`;

/** Who is connected, what each node has, and how long changes take from one to the other. */
export const sync = dashboard("loomdb", "loomdb-sync", "LoomDB Sync", [
  value({
    title: "Nodes connected",
    queries: [{ expression: "sum(loomdb_healthy)", legend: "healthy by their own word" }],
  }),
  value({
    title: "Peers of the relay",
    queries: [{ expression: "sum(gun_relay_peers)", legend: "wires open" }],
  }),
  value({
    title: "Items that not all nodes have",
    queries: [{ expression: "loomdb:items:spread", legend: "{{kind}}" }],
  }),
  value({
    title: "Slowest 1 % of changes",
    unit: "s",
    queries: [{ expression: "max(loomdb:sync_delay:p99)", legend: "to the slowest node" }],
  }),
  lines({ title: "Items", queries: [{ expression: "loomdb_items", legend: `${NODE} {{kind}}` }] }),
  lines({
    title: "From a write to its arrival, half of them",
    unit: "s",
    queries: [{ expression: delay(0.5), legend: NODE }],
  }),
  lines({
    title: "From a write to its arrival, 99 %",
    unit: "s",
    queries: [{ expression: delay(0.99), legend: NODE }],
  }),
  lines({
    title: "Written here",
    unit: "wps",
    queries: [{ expression: rate("loomdb_writes_total"), legend: NODE }],
  }),
  lines({
    title: "Received from others",
    unit: "wps",
    queries: [{ expression: rate("loomdb_received_total"), legend: NODE }],
  }),
  lines({
    title: "Writes not known to be everywhere",
    queries: [{ expression: "loomdb_pending_changes", legend: NODE }],
  }),
  lines({
    title: "Parts of the store that differ",
    queries: [{ expression: "loomdb_differing_parts", legend: NODE }],
  }),
  lines({
    title: "Silence of the wire",
    unit: "s",
    queries: [{ expression: "loomdb_silence_seconds", legend: NODE }],
  }),
  lines({
    title: "Wires dialled, opened, ended for silence",
    queries: [
      { expression: "increase(loomdb_wires_dialled_total[$__rate_interval])", legend: `${NODE} dialled` },
      { expression: "increase(loomdb_wires_opened_total[$__rate_interval])", legend: `${NODE} opened` },
      { expression: "increase(loomdb_wires_silent_total[$__rate_interval])", legend: `${NODE} silent` },
    ],
  }),
  lines({
    title: "Questions for what may be missing",
    unit: "reqps",
    queries: [
      {
        expression: "sum by (node, what) (rate(loomdb_pulls_total[$__rate_interval]))",
        legend: `${NODE} {{what}}`,
      },
    ],
  }),
  lines({
    title: "Messages at the relay",
    unit: "mps",
    queries: [{ expression: rate("gun_relay_messages_total"), legend: NODE }],
  }),
]);
