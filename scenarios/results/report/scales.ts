/** Where things are in a plot. Plots have no size of their own: they are stretched, so positions are shares of the whole. */
import { scaleLinear, scaleLog } from "d3-scale";
import { area, curveLinear, curveStep, curveStepAfter, line } from "d3-shape";
import { envelope, figure, type Point } from "./envelope";
import type { LinePlot, Series } from "./plots";

/** The units of a plot's SVG; fine enough that whole numbers are sharp on any screen. */
export const WIDTH = 2000;
export const HEIGHT = 400;

export interface Tick {
  /** Share of the axis, 0…1, from the left or from the bottom. */
  readonly at: number;
  readonly label: string;
}

/** Round numbers of seconds from two minutes on, where a decimal scale would say 0:50 and 1:40. */
const ROUND = [15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];
const MOST_TICKS = 8;

/** Ticks of the time axis; every second one can be left out where there is little room. */
export function timeTicks(end: number): readonly Tick[] {
  const tick = (second: number): Tick => ({ at: second / end, label: clock(second, end) });
  const step = ROUND.find((each) => end / each <= MOST_TICKS);
  if (end < 120 || step === undefined) return scaleLinear([0, end], [0, 1]).ticks(MOST_TICKS).map(tick);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => tick(index * step));
}

/** `12 s`, or `2:05` in long runs. */
export function clock(second: number, end = second): string {
  if (end < 120) return `${Number(second.toFixed(1))} s`;
  const whole = Math.round(second);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export interface ValueScale {
  readonly ticks: readonly Tick[];
  /** Share of the height, 0…1, from the bottom. */
  readonly share: (value: number) => number;
}

export function valueScale({ scale, series }: Pick<LinePlot, "scale" | "series">): ValueScale {
  let low = Infinity;
  let high = -Infinity;
  for (const { points } of series)
    for (const [, value] of points)
      if (value !== undefined) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
  if (low > high) [low, high] = [0, 1];
  if (scale === "log") return logScale(Math.max(low, 0.01), Math.max(high, 0.02));
  // A term of 5 or a height of 90,000 says nothing by its distance from zero; a rate does.
  const base = series.some((each) => each.area === true) || low < high * 0.5 ? Math.min(0, low) : low;
  const axis = scaleLinear([base, high === base ? base + 1 : high], [0, 1]).nice(3);
  // Nobody looks for term 48.5.
  const whole = series.every(({ points }) => points.every(([, value = 0]) => Number.isInteger(value)));
  const ticks = axis.ticks(3).filter((value) => !whole || Number.isInteger(value));
  return { share: axis, ticks: ticks.map((value) => ({ at: axis(value), label: figure(value) })) };
}

function logScale(low: number, high: number): ValueScale {
  const floor = 10 ** Math.floor(Math.log10(low));
  const ceiling = 10 ** Math.ceil(Math.log10(high) + 1e-9);
  const axis = scaleLog([floor, ceiling], [0, 1]).clamp(true);
  const decades = Math.round(Math.log10(ceiling / floor));
  const step = Math.ceil(decades / 4);
  const ticks = Array.from(
    { length: Math.floor(decades / step) + 1 },
    (_, index) => floor * 10 ** (index * step),
  );
  return {
    share: axis,
    ticks: ticks.map((value) => ({ at: axis(value), label: figure(Number(value.toPrecision(1))) })),
  };
}

/** The path of a line, or of the area below it, at most `columns` columns wide. A lone point is a path of no length. */
export function pathOf(
  { points, area: filled, steps }: Pick<Series, "points" | "area" | "steps">,
  end: number,
  share: ValueScale["share"],
  columns: number,
): string {
  const kept = envelope(points, columns);
  // The last stretch of time may reach beyond the end.
  const x = ([at]: Point): number => Math.round(Math.min(at / end, 1) * WIDTH);
  const y = ([, value = 0]: Point): number => Math.round((1 - share(value)) * HEIGHT);
  const defined = ([, value]: Point): boolean => value !== undefined;
  const drawn = withoutRepetition(kept, y);
  const path = filled
    ? area<Point>().x(x).y1(y).y0(HEIGHT).defined(defined)
    : line<Point>().x(x).y(y).defined(defined);
  return (
    path.curve(steps === "around" ? curveStep : steps === "after" ? curveStepAfter : curveLinear).digits(0)([
      ...drawn,
    ]) ?? ""
  );
}

/** Of points at one height only the ends are needed; what is left out would not be seen. */
function withoutRepetition(points: readonly Point[], y: (point: Point) => number): readonly Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (point[1] === undefined) return before?.[1] !== undefined;
    if (before?.[1] === undefined || after?.[1] === undefined) return true;
    return y(before) !== y(point) || y(after) !== y(point);
  });
}
