import { Counter, Gauge, type Registry } from "prom-client";

/** Values of a metric: one, or one for each value of its label. */
export type Values = number | Map<string, number> | Readonly<Record<string, number>>;

/** Adds a metric; `label` is the label that several values differ by. */
export type AddMetric = (name: string, help: string, read: () => Values, label?: string) => void;

/** Metrics whose values are read from what they measure when somebody asks for them. */
export interface MetricSet {
  readonly gauge: AddMetric;
  readonly counter: AddMetric;
}

export function metricSet(registry: Registry): MetricSet {
  const registers = [registry];
  const add =
    (kind: "gauge" | "counter"): AddMetric =>
    (name, help, read, label) => {
      const labelNames = label === undefined ? [] : [label];
      const collect = (set: (labels: Record<string, string>, value: number) => void): void => {
        const values = read();
        if (typeof values === "number") set({}, values);
        else for (const [key, value] of entriesOf(values)) set({ [label ?? ""]: key }, value);
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

function entriesOf(values: Exclude<Values, number>): Iterable<readonly [string, number]> {
  return values instanceof Map ? values : Object.entries(values);
}
