import type { RecordingRule } from "../../../monitoring/monitoring-spec";
import { EXECUTORS, NODES } from "./selectors";

const quantile = (metric: string): string =>
  `histogram_quantile(0.99, sum by (le, instance, node) (rate(${metric}_bucket{${NODES}}[4 scrapes or 30s])))`;

/** Series that alerts and dashboards share. */
export const recordings: readonly RecordingRule[] = [
  {
    // Nodes are scraped at different moments, in which the chain grows: their heights are compared as they would be now.
    name: "the_block:height:now",
    expression:
      `the_block_height{${NODES}} + clamp(deriv(the_block_height{${NODES}}[4 scrapes or 10s]), 0, 1)` +
      ` * (time() - timestamp(the_block_height{${NODES}}))`,
  },
  { name: "the_block:height:skew", expression: "max(the_block:height:now) - min(the_block:height:now)" },
  {
    name: "the_block:transactions_confirmed:rate",
    expression: `max(rate(the_block_transactions_total{${NODES},state="confirmed"}[4 scrapes or 10s]))`,
  },
  { name: "the_block:block_interval_seconds:p99", expression: quantile("the_block_block_interval_seconds") },
  {
    name: "the_block:block_propagation_seconds:p99",
    expression: quantile("the_block_block_propagation_seconds"),
  },
  {
    name: "treasury_executor:active:sum",
    expression: `sum(treasury_executor_active{${EXECUTORS}}) or vector(0)`,
  },
  {
    // An executor that has not seen an epoch yet says 0: that is none.
    name: "treasury_executor:lease_epoch:max",
    expression: `max(treasury_executor_lease_epoch{${EXECUTORS}} > 0)`,
  },
];
