/** Upper 0.1 % points of the chi-square distribution by degrees of freedom (standard tables). */
export const CRITICAL = [0, 10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.124, 27.877] as const;

/** Pearson's statistic of counts and what they are expected to be. */
export function chiSquare(counts: readonly (readonly [seen: number, expected: number])[]): number {
  return counts.reduce((sum, [seen, expected]) => sum + (seen - expected) ** 2 / expected, 0);
}

/** The value below which so many percent of the samples are, by the nearest rank. NaN without samples. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}
