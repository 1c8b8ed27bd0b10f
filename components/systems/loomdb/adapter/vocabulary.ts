/** What scenarios may ask of LoomDB, by name: known at preview, without loading the adapter. */

export const checks: readonly string[] = [
  "loomdb/connected",
  "loomdb/cut-off",
  "loomdb/reset",
  "loomdb/created",
  "loomdb/edge-created",
  "loomdb/present",
  "loomdb/absent",
  "loomdb/only-own",
  "loomdb/same",
  "loomdb/one-winner",
  "loomdb/latency",
  "loomdb/none-lost",
  "loomdb/load-present",
];

export const workloads: readonly string[] = ["creates"];
