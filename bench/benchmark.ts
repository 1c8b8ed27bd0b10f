/** A table of figures; the last line of its reading is what they are compared with. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the figures mean, how they were taken. */
  readonly notes?: readonly string[];
}

/** Something that is measured beside a floor, in the same run on the same machine. */
export interface Benchmark {
  readonly title: string;
  readonly about: string;
  run(log: (line: string) => void): Promise<readonly Table[]>;
}

/** How often as much: `1.37 ×`. */
export function ratio(value: number, floor: number): string {
  return floor > 0 ? `${(value / floor).toFixed(2)} ×` : "–";
}

/** The middle value: one slow run on a shared machine does not count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** The smallest value that at least that share (0 to 1) of all do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
