/** The metrics that checks, alerts and dashboards build on: the verification names each one that a service lacks. */

export const relayMetrics: readonly string[] = [
  "gun_relay_peers",
  "gun_relay_values",
  "gun_relay_messages_total",
];

export const nodeMetrics: readonly string[] = [
  "loomdb_info",
  "loomdb_healthy",
  "loomdb_wires_open",
  "loomdb_wires_dialled_total",
  "loomdb_wires_opened_total",
  "loomdb_wires_silent_total",
  "loomdb_silence_seconds",
  "loomdb_items",
  "loomdb_pending_changes",
  "loomdb_differing_parts",
  "loomdb_pulls_total",
  "loomdb_sync_delay_seconds",
  "loomdb_writes_total",
  "loomdb_received_total",
];
