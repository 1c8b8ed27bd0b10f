/** The metrics that checks, alerts and dashboards build on: the verification names each one that a node lacks. */

export const nodeMetrics: readonly string[] = [
  "the_block_info",
  "the_block_height",
  "the_block_confirmed_height",
  "the_block_peers",
  "the_block_reorgs_total",
  "the_block_mempool_transactions",
  "the_block_block_interval_seconds",
  "treasury_executor_active",
  "energy_market_price",
];

export const executorMetrics: readonly string[] = [
  "treasury_executor_active",
  "treasury_executor_lease_epoch",
  "treasury_disbursements_executed_total",
];
