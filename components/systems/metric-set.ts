import { Counter, Gauge, type Registry } from "prom-client";

/** Values of a metric: one, or one for each value of its label. */
export type Values = number | ReadonlyMap<string, number> | Readonly<Record<string, number>>;

/** Adds a metric; `label` is the label that several values differ by. */
export type AddMetric = (name: string, help: string, read: () => Values, label?: string) => void;

/** Metrics whose values are read from what they measure when somebody asks for them. */
export function metricSet(registry: Registry): { readonly gauge: AddMetric; readonly counter: AddMetric } {
  const add =
    (Metric: typeof Gauge | typeof Counter): AddMetric =>
    (name, help, read, label = "") => {
      const labelNames = label === "" ? [] : [label];
      const collect = function (this: Gauge | Counter): void {
        const values = read();
        // What is gone since the last time must not stay.
        this.reset();
        if (typeof values === "number") this.inc(values);
        else for (const [key, value] of entriesOf(values)) this.inc({ [label]: key }, value);
      };
      new Metric({ name, help, labelNames, registers: [registry], collect });
    };
  return { gauge: add(Gauge), counter: add(Counter) };
}

function entriesOf(values: Exclude<Values, number>): Iterable<readonly [string, number]> {
  return values instanceof Map ? (values as ReadonlyMap<string, number>) : Object.entries(values);
}
