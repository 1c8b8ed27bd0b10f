import { Registry } from "prom-client";
import { metricSet } from "../../../metric-set";
import type { ExecutorCounters } from "./executor";
import type { ExecutorStatusView } from "./executor-status";

/** The metrics of `:9101`, read when they are asked for. */
export function executorMetrics(counters: ExecutorCounters, status: () => ExecutorStatusView): Registry {
  const registry = new Registry();
  const { gauge, counter } = metricSet(registry);
  /** A value that is 0 without the lease. */
  const held = (of: (status: ExecutorStatusView) => number) => () => {
    const now = status();
    return now.active ? of(now) : 0;
  };
  const active = held(() => 1);
  const epoch = held((now) => now.epoch);
  const remaining = held((now) => now.lease_remaining_seconds);
  const { polls, rejected } = counters;
  gauge("treasury_executor_active", "1 if it holds the lease.", () => ({ primary: active() }), "role");
  gauge("treasury_executor_lease_epoch", "Epoch of the lease that it holds; 0 without.", epoch);
  gauge("treasury_executor_lease_remaining_seconds", "How long it still holds the lease.", remaining);
  counter("treasury_executor_takeovers_total", "Leases it got.", () => counters.takeovers);
  counter("treasury_executor_polls_total", "Looks at lease and work.", () => polls, "result");
  counter("treasury_disbursements_executed_total", "Its confirmed executions.", () => counters.executed);
  gauge("treasury_disbursements_pending", "What waited at the last poll.", () => counters.pending);
  counter("treasury_disbursements_rejected_total", "What the chain refused.", () => rejected, "reason");
  return registry;
}
