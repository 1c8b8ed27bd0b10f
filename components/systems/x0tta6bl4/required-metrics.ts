/** What the plan's dashboard asks for: the verification names each one that a node lacks. */
export const nodeMetrics: readonly string[] = [
  "http_requests_total",
  "http_request_duration_seconds",
  "mapek_cycle_duration_seconds",
  "self_healing_actions_total",
  "yggdrasil_peers_active",
  "raft_state",
];
