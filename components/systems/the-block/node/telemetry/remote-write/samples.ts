import type { Registry } from "prom-client";

/** A value of a series. */
export interface Sample {
  /** Name and value, sorted by name; `__name__` is one of them. */
  readonly labels: readonly (readonly [string, string])[];
  readonly value: number;
}

interface MetricValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Histograms: which of their series it is. */
  readonly metricName?: string;
}

/**
 * All series of a registry, now.
 * @param external labels that each of them gets
 */
export async function samplesOf(
  registry: Registry,
  external: Readonly<Record<string, string>>,
): Promise<readonly Sample[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.flatMap(({ name, values }) =>
    (values as readonly MetricValue[]).map(({ value, labels, metricName }) => ({
      value,
      labels: sorted({ ...labels, ...external, __name__: metricName ?? name }),
    })),
  );
}

/** Bounds of buckets are numbers until here. */
function sorted(labels: Readonly<Record<string, string | number>>): Sample["labels"] {
  return Object.entries(labels)
    .map(([name, value]) => [name, String(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
