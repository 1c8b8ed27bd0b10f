import { NODES } from "../selectors";
import { dashboard, lines, value } from "../../../../monitoring/panels";

/** Blocks, and how well the nodes agree on them. */
export const consensus = dashboard("the-block", "the-block-consensus", "Consensus", [
  value({ title: "Height", queries: [{ expression: `max(the_block_height{${NODES}})`, legend: "height" }] }),
  value({ title: "Skew", queries: [{ expression: "the_block:height:skew", legend: "blocks" }] }),
  value({
    title: "Reorganisations",
    queries: [{ expression: `sum(the_block_reorgs_total{${NODES}})`, legend: "since the nodes started" }],
  }),
  value({
    title: "Block interval (p99)",
    unit: "s",
    queries: [{ expression: "max(the_block:block_interval_seconds:p99)", legend: "p99" }],
  }),
  lines({
    title: "Height, and how much of it is confirmed",
    queries: [
      { expression: `the_block_height{${NODES}}` },
      { expression: `the_block_confirmed_height{${NODES}}`, legend: "{{instance}} confirmed" },
    ],
  }),
  lines({
    title: "Blocks by proposer",
    unit: "reqps",
    queries: [
      {
        expression: `max by (proposer) (rate(the_block_blocks_total{${NODES}}[$__rate_interval]))`,
        legend: "{{proposer}}",
      },
    ],
  }),
  lines({
    title: "Block interval (p99)",
    unit: "s",
    queries: [{ expression: "the_block:block_interval_seconds:p99" }],
  }),
  lines({
    title: "From the proposer to the node (p99)",
    unit: "s",
    queries: [{ expression: "the_block:block_propagation_seconds:p99" }],
  }),
  lines({
    title: "Reorganisations",
    queries: [{ expression: `increase(the_block_reorgs_total{${NODES}}[$__rate_interval])` }],
  }),
]);
