import { dashboard, lines, value } from "../../../../monitoring/panels";

const NODES = 'job="macula-node"';
const calls = (outcome: string): string =>
  `sum(rate(macula_client_call_duration_seconds_count{outcome="${outcome}"}[$__rate_interval]))`;
const latency = (quantile: number): string =>
  `histogram_quantile(${quantile}, sum by (le) (rate(macula_client_call_duration_seconds_bucket{outcome="ok"}[$__rate_interval])))`;

/** Calls, who answers them, and what happens when one cannot. */
export const rpc = dashboard("macula", "macula-rpc", "Macula RPC", [
  value({ title: "Providers up", queries: [{ expression: `sum(up{${NODES}})`, legend: "up" }] }),
  value({
    title: "Providers known to the client",
    queries: [{ expression: "macula_client_providers_known", legend: "{{procedure}}" }],
  }),
  value({
    title: "Failovers",
    queries: [{ expression: "sum(macula_client_failovers_total)", legend: "since the client's start" }],
  }),
  value({
    title: "Open connections",
    queries: [{ expression: `sum(macula_connections_open{${NODES}})`, legend: "at all providers" }],
  }),
  lines({
    title: "Calls",
    unit: "reqps",
    queries: [
      { expression: calls("ok"), legend: "answered" },
      { expression: calls("failed"), legend: "failed" },
    ],
  }),
  lines({
    title: "Latency of answered calls",
    unit: "s",
    queries: [
      { expression: latency(0.5), legend: "p50" },
      { expression: latency(0.95), legend: "p95" },
      { expression: latency(0.99), legend: "p99" },
    ],
  }),
  lines({
    title: "Calls handled",
    unit: "reqps",
    queries: [
      {
        expression: `sum by (node, procedure) (rate(macula_calls_handled_total{${NODES}}[$__rate_interval]))`,
        legend: "{{node}} {{procedure}}",
      },
    ],
  }),
  lines({
    title: "Attempts",
    unit: "reqps",
    queries: [
      {
        expression: "sum by (node, outcome) (rate(macula_client_attempts_total[$__rate_interval]))",
        legend: "{{node}} {{outcome}}",
      },
    ],
  }),
  lines({
    title: "Connections",
    queries: [{ expression: `macula_connections_open{${NODES}}`, legend: "open at {{node}}" }],
  }),
  lines({
    title: "Other nodes reached",
    queries: [{ expression: `macula_peers_reached{${NODES}}`, legend: "{{node}}" }],
  }),
]);
