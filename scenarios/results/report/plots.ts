/** Which plots a scenario gets, from what was stored of it. Pure: pictures are made elsewhere. */
import { clientsSeries } from "./clients";
import type { Point } from "./envelope";
import type { LoadSecond, NodeSample, ReportScenario } from "./model";

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** CSS class of its colour. */
  readonly tone: string;
  /** Filled down to zero. */
  readonly area?: boolean;
}

/** Numbers over time. */
export interface LinePlot {
  readonly kind: "lines";
  readonly title: string;
  readonly unit: string;
  readonly scale: "linear" | "log";
  /** Many series are drawn below each other, on one scale. */
  readonly apart: boolean;
  readonly series: readonly Series[];
}

/** A text over time, for each node; `undefined` where it did not answer. */
export interface StripPlot {
  readonly kind: "strips";
  readonly title: string;
  readonly values: readonly string[];
  readonly rows: readonly { readonly name: string; readonly spans: readonly Span[] }[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly value: string | undefined;
  /** Why there is no value. */
  readonly gap?: string | undefined;
}

export type Plot = LinePlot | StripPlot;

/** More lines than this in one plot cannot be told apart. */
const TOGETHER = 8;

export function plotsOf(scenario: ReportScenario): readonly Plot[] {
  const { samples, histories, result } = scenario;
  const width = result.seconds <= 30 ? 0.5 : Math.max(1, Math.ceil(result.seconds / 600));
  const many = histories.size + samples.loads.size > 1;
  const of = (name: string): string => (many ? ` of ${name}` : "");
  return [
    ...[...samples.loads].flatMap(([name, seconds]) => loadPlots(of(name), seconds)),
    ...[...histories].flatMap(([name, operations]) => {
      // Whoever holds a lock for seconds has no rate.
      const calls = operations.filter(({ kind }) => kind !== "hold");
      return calls.length === 0 ? [] : clientsPlots(of(name), clientsSeries(calls, width));
    }),
    ...nodePlots(samples.nodes, result.seconds),
  ];
}

function loadPlots(of: string, seconds: readonly LoadSecond[]): readonly Plot[] {
  const points = (value: (second: LoadSecond) => number | undefined): readonly Point[] =>
    seconds.map((second) => [second.at, value(second)]);
  // A second without success has no latency.
  const latency = (key: "p50" | "p95" | "p99"): readonly Point[] =>
    points((second) => (second.ok > 0 ? second[key] : undefined));
  const classes = [...new Set(seconds.flatMap((second) => Object.keys(second.classes)))];
  return [
    lines(`Requests${of}`, "per second", [
      { name: "ok", points: points(({ ok }) => ok), tone: "good", area: true },
      { name: "sent", points: points(({ rate }) => rate), tone: "ink" },
    ]),
    latencyPlot(`Latency${of}`, { p50: latency("p50"), p95: latency("p95"), p99: latency("p99") }),
    errorsPlot(
      `Errors${of}`,
      classes.length > 0 || !seconds.some(({ errors }) => errors > 0)
        ? new Map(classes.map((name) => [name, points((second) => second.classes[name] ?? 0)]))
        : new Map([["all", points(({ errors }) => errors)]]),
    ),
  ].flat();
}

function clientsPlots(
  of: string,
  { rates, latency, errors }: ReturnType<typeof clientsSeries>,
): readonly Plot[] {
  return [
    lines(`Operations${of}`, "per second", [
      { name: "answered", points: rates.answered, tone: "good", area: true },
      { name: "failed", points: rates.failed, tone: "c2" },
      { name: "outcome unknown", points: rates.unknown, tone: "c5" },
    ]),
    latencyPlot(`Latency${of}`, latency),
    errorsPlot(`Errors${of}`, errors),
  ].flat();
}

const lines = (
  title: string,
  unit: string,
  series: readonly Series[],
  more: Partial<LinePlot> = {},
): LinePlot => ({ kind: "lines", title, unit, scale: "linear", apart: false, series, ...more });

function latencyPlot(
  title: string,
  percentiles: Readonly<Record<string, readonly Point[]>>,
): readonly Plot[] {
  const series = Object.entries(percentiles)
    .filter(([, points]) => points.some(([, value]) => value !== undefined))
    .map(([name, points]) => ({ name, points, tone: name }));
  return series.length === 0 ? [] : [lines(title, "milliseconds, logarithmic", series, { scale: "log" })];
}

const TONES = 8;
const tone = (index: number): string => `c${(index % TONES) + 1}`;

function errorsPlot(title: string, classes: ReadonlyMap<string, readonly Point[]>): readonly Plot[] {
  if (classes.size === 0) return [];
  const series = [...classes].map(([name, points], index) => ({ name, points, tone: tone(index + 1) }));
  return [lines(title, "per second, by class", series)];
}

/** One plot for each value that nodes tell: numbers as lines, texts as strips. */
function nodePlots(nodes: ReadonlyMap<string, readonly NodeSample[]>, end: number): readonly Plot[] {
  const names = [...nodes.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const of = (name: string): readonly NodeSample[] => nodes.get(name) ?? [];
  const all = names.flatMap(of);
  const keys = [...new Set(all.flatMap(({ values }) => Object.keys(values ?? {})))];
  return keys.map((key): Plot => {
    const texts = new Set(
      all.flatMap(({ values }) => (typeof values?.[key] === "string" ? [values[key]] : [])),
    );
    if (texts.size > 0)
      return {
        kind: "strips",
        title: titled(key),
        // A value that names a node has that node's colour wherever it is drawn.
        values: [
          ...names.filter((name) => texts.has(name)),
          ...[...texts].filter((text) => !names.includes(text)).sort(),
        ],
        rows: names.map((name) => ({ name, spans: spansOf(of(name), key, end) })),
      };
    const series = names.map((name, index) => ({
      name,
      tone: tone(index),
      points: of(name).map(({ at, values }): Point => {
        const value = values?.[key];
        return [at, typeof value === "number" ? value : undefined];
      }),
    }));
    return lines(titled(key), "by node", series, { apart: series.length > TOGETHER });
  });
}

const titled = (key: string): string => {
  const words = key.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[_-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
};

/** Runs of one value; each sample holds until the next one. */
export function spansOf(samples: readonly NodeSample[], key: string, end: number): readonly Span[] {
  const spans: { from: number; to: number; value: string | undefined; gap: string | undefined }[] = [];
  samples.forEach(({ at, values, gap }, index) => {
    const told = values?.[key];
    const value = told === undefined ? undefined : String(told);
    const to = samples[index + 1]?.at ?? Math.max(end, at);
    const last = spans.at(-1);
    if (last && last.value === value) last.to = to;
    else spans.push({ from: at, to, value, gap: value === undefined ? (gap ?? "not told") : undefined });
  });
  return spans;
}
