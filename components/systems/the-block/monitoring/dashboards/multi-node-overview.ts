import { NODES } from "../selectors";
import { dashboard, lines, value } from "../../../../monitoring/panels";

/** Health of all nodes. */
export const multiNodeOverview = dashboard("the-block", "the-block-overview", "Multi-Node Overview", [
  value({ title: "Nodes up", queries: [{ expression: `sum(up{${NODES}})`, legend: "up" }] }),
  value({
    title: "Alerts firing",
    queries: [{ expression: 'count(ALERTS{alertstate="firing"}) or vector(0)', legend: "alerts" }],
  }),
  value({ title: "Height", queries: [{ expression: `max(the_block_height{${NODES}})`, legend: "height" }] }),
  value({
    title: "Confirmed transactions",
    unit: "reqps",
    queries: [{ expression: "the_block:transactions_confirmed:rate", legend: "per second" }],
  }),
  lines({ title: "Up", queries: [{ expression: "up", legend: "{{job}} {{node}}" }] }),
  lines({ title: "Height", queries: [{ expression: `the_block_height{${NODES}}` }] }),
  lines({ title: "Peers", queries: [{ expression: `the_block_peers{${NODES}}` }] }),
  lines({
    title: "Transactions waiting",
    queries: [{ expression: `the_block_mempool_transactions{${NODES}}` }],
  }),
  lines({
    title: "Transactions",
    unit: "reqps",
    queries: [
      {
        expression: `max by (state) (rate(the_block_transactions_total{${NODES}}[$__rate_interval]))`,
        legend: "{{state}}",
      },
    ],
  }),
  lines({
    title: "Block bodies in memory",
    unit: "bytes",
    queries: [
      { expression: `the_block_cache_bytes{${NODES}}` },
      { expression: `min(the_block_cache_limit_bytes{${NODES}})`, legend: "smallest limit" },
    ],
  }),
]);
