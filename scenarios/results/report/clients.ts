/** What clients recorded, second by second: rates by outcome, latencies of what succeeded, errors by class. Pure. */
import type { Operation } from "../../history/history";
import type { Point } from "./envelope";

export interface ClientsSeries {
  /** Operations a second: answered as they should be, failed, and those of which nobody knows. */
  readonly rates: Readonly<Record<"answered" | "failed" | "unknown", readonly Point[]>>;
  /** Milliseconds. */
  readonly latency: Readonly<Record<"p50" | "p95" | "p99" | "max", readonly Point[]>>;
  /** Errors a second, by class. */
  readonly errors: ReadonlyMap<string, readonly Point[]>;
}

/** Classes that are told apart; the rest is one. */
const CLASSES = 6;

/** @param width seconds of one point */
export function clientsSeries(operations: readonly Operation[], width: number): ClientsSeries {
  const ends = operations.map(({ end }) => end / 1000);
  const first = Math.floor(ends.reduce((least, end) => Math.min(least, end), Infinity) / width);
  const last = Math.floor(ends.reduce((most, end) => Math.max(most, end), -Infinity) / width);
  const buckets: Operation[][] = Array.from({ length: Math.max(last - first + 1, 0) }, () => []);
  operations.forEach((operation, index) => {
    buckets[Math.floor((ends[index] ?? 0) / width) - first]?.push(operation);
  });
  const series = (value: (bucket: readonly Operation[]) => number | undefined): readonly Point[] =>
    buckets.map((bucket, index) => [(first + index + 0.5) * width, value(bucket)]);
  const rate = (wanted: (operation: Operation) => boolean): readonly Point[] =>
    series((bucket) => bucket.filter(wanted).length / width);
  const sorted = new Map(buckets.map((bucket) => [bucket, durations(bucket)]));
  const percentile = (share: number): readonly Point[] =>
    series((bucket) => {
      const all = sorted.get(bucket as Operation[]) ?? [];
      return all[Math.max(Math.ceil(all.length * share) - 1, 0)];
    });
  return {
    rates: {
      answered: rate(isAnswered),
      failed: rate((operation) => operation.outcome === "failed" && !isAnswered(operation)),
      unknown: rate(({ outcome }) => outcome === "unknown"),
    },
    latency: { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), max: percentile(1) },
    errors: new Map(
      topClasses(operations).map((name, _, all) => [
        name,
        rate((operation) => !isAnswered(operation) && classIn(operation, all) === name),
      ]),
    ),
  };
}

/** Milliseconds of what succeeded, rising. Holding a lock is no answer that anybody waits for. */
const durations = (bucket: readonly Operation[]): readonly number[] =>
  bucket
    .filter(({ outcome, kind }) => outcome === "ok" && kind !== "hold")
    .map(({ start, end }) => end - start)
    .sort((a, b) => a - b);

const OTHERS = "others";

/** The commonest classes, the commonest first. */
export function topClasses(operations: readonly Operation[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const operation of operations)
    if (!isAnswered(operation)) {
      const name = errorClass(operation);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  const names = [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
  return names.length <= CLASSES ? names : [...names.slice(0, CLASSES - 1), OTHERS];
}

const classIn = (operation: Operation, known: readonly string[]): string => {
  const name = errorClass(operation);
  return known.includes(name) ? name : OTHERS;
};

/** A compare-and-swap that found another value was answered: that is no error. */
export const isAnswered = ({ outcome, kind, error }: Operation): boolean =>
  outcome === "ok" || (outcome === "failed" && kind === "cas" && (error ?? "") === "");

/** By the system's code where there is one; else its words, without the paths, addresses and numbers of this one. */
export function errorClass({ outcome, error = "" }: Operation): string {
  if (error === "") return outcome === "unknown" ? "no answer" : "refused";
  const code = /\bE[A-Z]{4,}\b/.exec(error)?.[0];
  if (code !== undefined) return code;
  const said = /"(?:error|message)":"([^"]+)"/.exec(error)?.[1];
  if (said !== undefined) return said.slice(0, 60);
  if (/timed?[ -]?out/i.test(error)) return "timeout";
  return error
    .replace(/^\/\S*: /, "")
    .replaceAll(/\b\d+(?:[.:]\d+)*\b/g, "…")
    .slice(0, 60);
}
