import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Client } from "./client";

/** Seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Prometheus metrics of all clients of the service together. */
export class ClientMetrics {
  readonly registry = new Registry();
  readonly #calls: Histogram<"outcome">;
  readonly #attempts: Counter<"node" | "outcome">;
  readonly #failovers: Counter;
  readonly #opened: Counter<"endpoint">;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#calls = new Histogram({
      name: "macula_client_call_duration_seconds",
      help: "Calls, from the order to the answer.",
      labelNames: ["outcome"],
      buckets: BUCKETS,
      registers,
    });
    this.#attempts = new Counter({
      name: "macula_client_attempts_total",
      help: "Attempts of calls at providers.",
      labelNames: ["node", "outcome"],
      registers,
    });
    this.#failovers = new Counter({
      name: "macula_client_failovers_total",
      help: "Calls that another provider answered than the one tried first.",
      registers,
    });
    this.#opened = new Counter({
      name: "macula_client_connections_opened_total",
      help: "Connections begun.",
      labelNames: ["endpoint"],
      registers,
    });
    // So that a rate is known from the first failure on.
    for (const outcome of ["ok", "failed"]) this.#calls.zero({ outcome });
  }

  /** Adds values that are read when somebody asks. */
  read(name: string, help: string, label: string, values: () => ReadonlyMap<string, number>): void {
    new Gauge({
      ...{ name, help, labelNames: [label], registers: [this.registry] },
      collect() {
        this.reset();
        for (const [key, value] of values()) this.set({ [label]: key }, value);
      },
    });
  }

  /** Counts what a client does. */
  watch(client: Client): void {
    client.on("opened", (endpoint) => this.#opened.inc({ endpoint }));
    client.on("attempt", ({ node, outcome }) => this.#attempts.inc({ node, outcome }));
    client.on("called", ({ ok, attempts, milliseconds }) => {
      this.#calls.observe({ outcome: ok ? "ok" : "failed" }, milliseconds / 1000);
      if (ok && attempts.length > 1) this.#failovers.inc();
    });
  }
}
