import { Counter, Gauge, Registry } from "prom-client";
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
  const registers = [registry];
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  };
  const counter = (
    name: string,
    help: string,
    label: string | undefined,
    values: () => Record<string, number>,
  ): void => {
    new Counter({
      name,
      help,
      registers,
      labelNames: label === undefined ? [] : [label],
      collect() {
        this.reset();
        for (const [key, value] of Object.entries(values()))
          this.inc(label === undefined ? {} : { [label]: key }, value);
      },
    });
  };
  new Gauge({
    name: "treasury_executor_active",
    help: "1 if this executor holds the lease.",
    labelNames: ["role"],
    registers,
    collect() {
      this.set({ role: "primary" }, read().active ? 1 : 0);
    },
  });
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
  counter("treasury_executor_takeovers_total", "Leases it got.", undefined, () => ({
    all: counters.takeovers,
  }));
  counter("treasury_executor_polls_total", "Looks at lease and work.", "result", () => counters.polls);
  counter("treasury_disbursements_executed_total", "Its executions that are confirmed.", undefined, () => ({
    all: counters.executed,
  }));
  gauge(
    "treasury_disbursements_pending",
    "Disbursements that wait, as its node saw at the last poll.",
    () => counters.pending,
  );
  counter(
    "treasury_disbursements_rejected_total",
    "Executions the chain refused.",
    "reason",
    () => counters.rejected,
  );
  return registry;
}
