/** Fewer points for the same picture: each column keeps its lowest and its highest, so no extreme is ever averaged away. Pure. */

/** A moment and a value; `undefined` where nothing was measured, which breaks the line. */
export type Point = readonly [at: number, value: number | undefined];

/**
 * At most two points a column, in their order, plus one for each gap.
 * @param columns how many there may be; with fewer points than two a column, all are kept
 */
export function envelope(points: readonly Point[], columns: number): readonly Point[] {
  if (points.length <= columns * 2) return points;
  const first = points[0]?.[0] ?? 0;
  const width = ((points.at(-1)?.[0] ?? 0) - first) / columns || 1;
  const kept: Point[] = [];
  let column = -1;
  let low: Point | undefined;
  let high: Point | undefined;
  let gap: Point | undefined;
  const flush = (): void => {
    if (low && high) kept.push(...(low === high ? [low] : low[0] <= high[0] ? [low, high] : [high, low]));
    if (gap) kept.push(gap);
    low = high = gap = undefined;
  };
  for (const point of points) {
    const at = Math.min(Math.floor((point[0] - first) / width), columns - 1);
    if (at !== column) flush();
    column = at;
    const [, value] = point;
    if (value === undefined) gap = point;
    else {
      if (low?.[1] === undefined || value < low[1]) low = point;
      if (high?.[1] === undefined || value > high[1]) high = point;
    }
  }
  flush();
  return kept;
}

/** The lowest and highest value in each of `rows` stretches of time, for the table beside a plot. */
export function stretches(points: readonly Point[], edges: readonly number[]): readonly string[] {
  const found = edges.slice(1).map((): { low: number; high: number } | undefined => undefined);
  for (const [at, value] of points) {
    if (value === undefined) continue;
    const index = Math.min(
      edges.findLastIndex((edge) => edge <= at),
      found.length - 1,
    );
    if (index < 0) continue;
    const seen = found[index];
    found[index] = seen
      ? { low: Math.min(seen.low, value), high: Math.max(seen.high, value) }
      : { low: value, high: value };
  }
  return found.map((seen) =>
    seen === undefined
      ? ""
      : seen.low === seen.high
        ? figure(seen.low)
        : `${figure(seen.low)}–${figure(seen.high)}`,
  );
}

/** A number for people: as many digits as tell something. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) return Math.round(value).toLocaleString("en-US");
  return value.toFixed(size >= 100 ? 0 : size >= 1 ? 1 : 2);
}
