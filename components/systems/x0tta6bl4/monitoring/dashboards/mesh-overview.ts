import { dashboard, lines, value } from "../../../../monitoring/panels";
import { NODES } from "../selectors";

const legend = "{{node_id}}";
const quantile = (share: number): string =>
  `histogram_quantile(${share}, sum by (le) (rate(http_request_duration_seconds_bucket{${NODES}}[$__rate_interval])))`;
const perAction = "sum by (action) (increase(self_healing_actions_total";

/** The plan's "Mesh Overview". */
export const meshOverview = dashboard("x0tta6bl4", "x0tta6bl4-mesh-overview", "x0tta6bl4 Mesh Overview", [
  value({
    title: "Mesh Nodes Online",
    queries: [{ expression: `count(up{${NODES}} == 1) or vector(0)`, legend: "nodes" }],
  }),
  value({
    title: "Peer count",
    queries: [{ expression: `sum(yggdrasil_peers_active{${NODES}})`, legend: "peers" }],
  }),
  value({
    title: "Leaders",
    queries: [{ expression: `sum(raft_state{${NODES}} == bool 2)`, legend: "leaders" }],
  }),
  value({
    title: "Self-healing actions",
    queries: [{ expression: `sum(self_healing_actions_total{${NODES}})`, legend: "since the nodes started" }],
  }),
  lines({ title: "Peers", queries: [{ expression: `yggdrasil_peers_active{${NODES}}`, legend }] }),
  lines({
    title: "Round trip over the overlay",
    unit: "s",
    queries: [{ expression: `mesh_peer_round_trip_seconds{${NODES}}`, legend: "{{node_id}} → {{peer}}" }],
  }),
  lines({
    title: "Requests",
    unit: "reqps",
    queries: [
      { expression: `sum by (node_id) (rate(http_requests_total{${NODES}}[$__rate_interval]))`, legend },
    ],
  }),
  lines({
    title: "Latency of requests",
    unit: "s",
    queries: [0.5, 0.95, 0.99].map((share) => ({ expression: quantile(share), legend: `p${100 * share}` })),
  }),
  lines({
    title: "MAPE-K cycle",
    unit: "s",
    queries: [
      {
        expression: `rate(mapek_cycle_duration_seconds_sum{${NODES}}[$__rate_interval]) / rate(mapek_cycle_duration_seconds_count{${NODES}}[$__rate_interval])`,
        legend,
      },
    ],
  }),
  lines({
    title: "Self-healing",
    queries: [{ expression: `${perAction}{${NODES}}[$__rate_interval]))`, legend: "{{action}}" }],
  }),
  lines({
    title: "Raft state (0 follower, 1 candidate, 2 leader)",
    queries: [{ expression: `raft_state{${NODES}}`, legend }],
  }),
  lines({
    title: "Raft term and commit index",
    queries: [
      { expression: `max(raft_term{${NODES}})`, legend: "term" },
      { expression: `raft_commit_index{${NODES}}`, legend: "{{node_id}} commit" },
    ],
  }),
]);
