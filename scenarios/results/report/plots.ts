/** Which plots a scenario gets, from what was stored of it. Pure: pictures are made elsewhere. */
import { clientsSeries } from "./clients";
import type { Point } from "./envelope";
import type { LoadSecond, ReportScenario } from "./model";
import { nodePlots } from "./node-plots";
import { paletteOf, tone, type Palette } from "./palette";

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** CSS class of its colour. */
  readonly tone: string;
  /** Filled down to zero. */
  readonly area?: boolean;
  /** Each value is that of a stretch of time: around its moment, or from it to the next. */
  readonly steps?: "around" | "after";
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
  /** Every text with the CSS class of its colour. */
  readonly values: ReadonlyMap<string, string>;
  readonly rows: readonly { readonly name: string; readonly spans: readonly Span[] }[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly value: string | undefined;
  /** Why there is no value. */
  readonly gap?: string | undefined;
}

/** A number that never changed on any node: said in words, since a picture would show nothing. */
export interface Constant {
  readonly kind: "constant";
  readonly title: string;
  readonly value: number;
  /** Those that told it; undefined when all nodes did. */
  readonly nodes: readonly string[] | undefined;
}

export type Plot = LinePlot | StripPlot | Constant;

/** @param palette of the whole run, so that a text looks alike in each of its scenarios */
export function plotsOf(
  { samples, histories }: ReportScenario,
  end: number,
  palette: Palette = paletteOf([samples]),
): readonly Plot[] {
  const width = end <= 30 ? 0.5 : Math.max(1, Math.ceil(end / 600));
  const many = histories.size + samples.loads.size > 1;
  const of = (name: string): string => (many ? ` of ${name}` : "");
  return [
    ...[...samples.loads].flatMap(([name, seconds]) => loadPlots(of(name), seconds)),
    ...[...histories].flatMap(([name, operations]) => {
      // Whoever holds a lock for seconds has no rate.
      const calls = operations.filter(({ kind }) => kind !== "hold");
      return calls.length === 0 ? [] : clientsPlots(of(name), clientsSeries(calls, width));
    }),
    ...nodePlots(samples.nodes, end, palette),
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
      { name: "ok", points: points(({ ok }) => ok), tone: "good", area: true, steps: "around" },
      { name: "sent", points: points(({ rate }) => rate), tone: "ink", steps: "around" },
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
      { name: "answered", points: rates.answered, tone: "good", area: true, steps: "around" },
      { name: "failed", points: rates.failed, tone: "c2", steps: "around" },
      { name: "outcome unknown", points: rates.unknown, tone: "c5", steps: "around" },
    ]),
    latencyPlot(`Latency${of}`, latency),
    errorsPlot(`Errors${of}`, errors),
  ].flat();
}

export const lines = (
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
    .map(([name, points]): Series => ({ name, points, tone: name, steps: "around" }));
  return series.length === 0 ? [] : [lines(title, "milliseconds, logarithmic", series, { scale: "log" })];
}

function errorsPlot(title: string, classes: ReadonlyMap<string, readonly Point[]>): readonly Plot[] {
  if (classes.size === 0) return [];
  const series = [...classes].map(([name, points], index): Series => ({
    name,
    points,
    tone: tone(index + 1),
    steps: "around",
  }));
  return [lines(title, "per second, by class", series)];
}
