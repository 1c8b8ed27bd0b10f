/** Reading Prometheus' text format, as far as checks need it. */

export interface Metric {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All series of a scrape; what is no sample is passed over. */
export function parseMetrics(text: string): readonly Metric[] {
  return text.split("\n").flatMap((line) => {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/.exec(line);
    if (match === null) return [];
    const [, name = "", labels = "", value = ""] = match;
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return [
      {
        name,
        labels: Object.fromEntries(pairs.map(([, key = "", text = ""]) => [key, text])),
        value: Number(value),
      },
    ];
  });
}

/** Sum of all series of a name; undefined if there is none. */
export function sumOf(metrics: readonly Metric[], name: string): number | undefined {
  const found = metrics.filter((metric) => metric.name === name);
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}
