import { EXECUTORS, NODES } from "../selectors";
import { dashboard, lines, value } from "../../../../monitoring/panels";

const EACH = "{{node}}";

/** Disbursements and who executes them. */
export const treasury = dashboard("the-block", "the-block-treasury", "Treasury", [
  value({
    title: "Active executors",
    queries: [{ expression: "treasury_executor:active:sum", legend: "active" }],
  }),
  value({
    title: "Lease epoch",
    queries: [{ expression: "treasury_executor:lease_epoch:max", legend: "epoch" }],
  }),
  value({
    title: "Executed",
    queries: [
      { expression: `sum(treasury_disbursements_executed_total{${EXECUTORS}})`, legend: "disbursements" },
    ],
  }),
  value({
    title: "Balance",
    queries: [{ expression: `max(the_block_treasury_balance{${NODES}})`, legend: "balance" }],
  }),
  lines({
    title: "Who is active",
    queries: [{ expression: `treasury_executor_active{${EXECUTORS}}`, legend: EACH }],
  }),
  lines({
    title: "Lease still runs",
    unit: "s",
    queries: [{ expression: `treasury_executor_lease_remaining_seconds{${EXECUTORS}}`, legend: EACH }],
  }),
  lines({
    title: "Disbursements",
    unit: "reqps",
    queries: [
      {
        expression: `rate(treasury_disbursements_executed_total{${EXECUTORS}}[$__rate_interval])`,
        legend: "executed by {{node}}",
      },
      {
        expression: `sum by (reason) (rate(treasury_disbursements_rejected_total{${EXECUTORS}}[$__rate_interval])) or vector(0)`,
        legend: "rejected {{reason}}",
      },
    ],
  }),
  lines({
    title: "Disbursements pending",
    queries: [{ expression: `treasury_disbursements_pending{${EXECUTORS}}`, legend: EACH }],
  }),
  lines({
    title: "Looks at the lease",
    unit: "reqps",
    queries: [
      {
        expression: `sum by (node, result) (rate(treasury_executor_polls_total{${EXECUTORS}}[$__rate_interval]))`,
        legend: "{{node}} {{result}}",
      },
    ],
  }),
  lines({
    title: "Takeovers",
    queries: [{ expression: `treasury_executor_takeovers_total{${EXECUTORS}}`, legend: EACH }],
  }),
]);
