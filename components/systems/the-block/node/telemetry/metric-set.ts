import { Counter, Gauge, type Registry } from "prom-client";

/** Values of a metric: one, or one for each value of its label. */
export type Values = number | ReadonlyMap<string, number> | Readonly<Record<string, number>>;

/** Metrics whose values are read from what they measure when somebody asks for them. */
export interface MetricSet {
  gauge(name: string, help: string, read: () => Values, label?: string): void;
  counter(name: string, help: string, read: () => Values, label?: string): void;
}

export function metricSet(registry: Registry): MetricSet {
  const registers = [registry];
  const add =
    (kind: "gauge" | "counter") =>
    (name: string, help: string, read: () => Values, label?: string): void => {
      const labelNames = label === undefined ? [] : [label];
      const collect = (set: (labels: Record<string, string>, value: number) => void): void => {
        const values = read();
        if (typeof values === "number") return set({}, values);
        const entries =
          values instanceof Map ? [...values] : Object.entries(values as Record<string, number>);
        for (const [key, value] of entries as [string, number][]) set({ [label ?? ""]: key }, value);
      };
      // What is gone since the last time must not stay.
      if (kind === "gauge")
        new Gauge({
          name,
          help,
          labelNames,
          registers,
          collect() {
            this.reset();
            collect((labels, value) => this.set(labels, value));
          },
        });
      else
        new Counter({
          name,
          help,
          labelNames,
          registers,
          collect() {
            this.reset();
            collect((labels, value) => this.inc(labels, value));
          },
        });
    };
  return { gauge: add("gauge"), counter: add("counter") };
}
