import { Registry } from "prom-client";
import { metricSet } from "../telemetry/metric-set";
import type { ExecutorCounters } from "./executor-counters";

/** The executor's state as metrics show it. */
export interface ExecutorReading {
  readonly active: boolean;
  readonly epoch: number;
  readonly leaseRemainingSeconds: number;
}

/** The metrics of `:9101`, read when they are asked for. */
export function executorMetrics(counters: ExecutorCounters, read: () => ExecutorReading): Registry {
  const registry = new Registry();
  const { gauge, counter } = metricSet(registry);
  gauge(
    "treasury_executor_active",
    "1 if this executor holds the lease.",
    () => ({ primary: read().active ? 1 : 0 }),
    "role",
  );
  gauge(
    "treasury_executor_lease_epoch",
    "Epoch of the lease that this executor holds; 0 without.",
    () => read().epoch,
  );
  gauge(
    "treasury_executor_lease_remaining_seconds",
    "How long it still holds the lease.",
    () => read().leaseRemainingSeconds,
  );
  counter("treasury_executor_takeovers_total", "Leases it got.", () => counters.takeovers);
  counter("treasury_executor_polls_total", "Looks at lease and work.", () => counters.polls, "result");
  counter("treasury_disbursements_executed_total", "Its confirmed executions.", () => counters.executed);
  gauge(
    "treasury_disbursements_pending",
    "Disbursements that waited at the last poll.",
    () => counters.pending,
  );
  counter(
    "treasury_disbursements_rejected_total",
    "Executions that the chain refused.",
    () => counters.rejected,
    "reason",
  );
  return registry;
}
