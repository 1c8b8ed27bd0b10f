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

export type Plot = LinePlot | StripPlot;

/** More lines than this in one plot cannot be told apart. */
const TOGETHER = 8;

export function plotsOf({ samples, histories }: ReportScenario, end: number): readonly Plot[] {
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
    ...nodePlots(samples.nodes, end),
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
    .map(([name, points]): Series => ({ name, points, tone: name, steps: "around" }));
  return series.length === 0 ? [] : [lines(title, "milliseconds, logarithmic", series, { scale: "log" })];
}

/** Nodes often agree: lines on each other show through. */
const DASHES = ["", "dashed", "dotted"];

const TONES = 8;
const tone = (index: number): string => `c${(index % TONES) + 1}`;

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
        values: tones(texts, names),
        rows: names.map((name) => ({ name, spans: spansOf(of(name), key, end) })),
      };
    const series = names.map((name, index) => ({
      name,
      tone: `${tone(index)} ${DASHES[index % DASHES.length] ?? ""}`.trimEnd(),
      points: of(name).map(({ at, values }): Point => {
        const value = values?.[key];
        return [at, typeof value === "number" ? value : undefined];
      }),
    }));
    const drawn = isHeld(series) ? series.map((each) => ({ ...each, steps: "after" as const })) : series;
    return lines(titled(key), "by node", drawn, { apart: series.length > TOGETHER });
  });
}

/** A term is held and then changes, a height climbs. */
function isHeld(series: readonly Series[]): boolean {
  const pairs = series.flatMap(({ points }) =>
    points.slice(1).map(([, value], index) => value === points[index]?.[1]),
  );
  return pairs.filter((same) => !same).length * 4 < pairs.length;
}

/** Texts that get a colour of their own. */
const COLOURS = 8;

/** A text that names a node has that node's colour wherever it is drawn; `none` and the like have none. */
function tones(texts: ReadonlySet<string>, names: readonly string[]): ReadonlyMap<string, string> {
  const nodes = names.filter((name) => texts.has(name));
  const others = [...texts].filter((text) => !names.includes(text)).sort();
  const free = Array.from({ length: COLOURS }, (_, index) => tone(index)).filter(
    (each) => !nodes.some((name) => tone(names.indexOf(name)) === each),
  );
  const toneOf = (text: string): string =>
    /^(none|unknown|-|)$/i.test(text) ? "other" : (free.shift() ?? "other");
  return new Map([
    ...nodes.map((name) => [name, tone(names.indexOf(name))] as const),
    ...others.map((text) => [text, toneOf(text)] as const),
  ]);
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
