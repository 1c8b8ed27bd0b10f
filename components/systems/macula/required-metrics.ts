/** What checks, rules and the dashboard build on: a program without them is found out when the stack is verified. */

export const nodeMetrics: readonly string[] = [
  "macula_node_info",
  "macula_connections_open",
  "macula_connections_accepted_total",
  "macula_peers_reached",
  "macula_providers_known",
];

export const clientMetrics: readonly string[] = [
  "macula_client_call_duration_seconds",
  "macula_client_failovers_total",
  "macula_client_providers_known",
];
