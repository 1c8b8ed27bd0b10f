import type { Registry } from "prom-client";

/** A value of a series. */
export interface Sample {
  /** Name and value, sorted by name; `__name__` is one of them. */
  readonly labels: readonly (readonly [string, string])[];
  readonly value: number;
}

interface MetricValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
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
      labels: Object.entries({ ...labels, ...external, __name__: metricName ?? name })
        .map(([key, text]) => [key, String(text)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    })),
  );
}
