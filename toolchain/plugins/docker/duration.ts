const NANOSECONDS = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 } as const;

/** A duration in the notation of Go (`1m30s`, `500ms`). */
export const DURATION = /^(0|(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$/;

/** The nanoseconds of a duration that fits `DURATION`. */
export function nanoseconds(duration: string): number {
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g);
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Math.round(Number(count) * NANOSECONDS[unit as keyof typeof NANOSECONDS]),
    0,
  );
}

/** A duration as Go prints it: `1m30s`, `500ms`, `0s`. */
export function duration(ns: number): string {
  if (ns === 0) return "0s";
  if (ns < 1e9) return ns >= 1e6 ? `${String(ns / 1e6)}ms` : `${String(ns / 1e3)}µs`;
  const [hours, minutes] = [Math.floor(ns / 3600e9), Math.floor((ns % 3600e9) / 60e9)];
  const seconds = `${String((ns % 60e9) / 1e9)}s`;
  if (hours > 0) return `${String(hours)}h${String(minutes)}m${seconds}`;
  return minutes > 0 ? `${String(minutes)}m${seconds}` : seconds;
}
