/** @jsxRuntime automatic @jsxImportSource preact */
/** Numbers over time, as lines in one picture or, when there are many, in one picture each. */
import type { JSX } from "preact";
import { figure, type Point } from "./envelope";
import { Panel, percent, Picture, type Frame } from "./frame";
import type { LinePlot, Series } from "./plots";
import { HEIGHT, pathOf, valueScale, WIDTH, type ValueScale } from "./scales";

interface LinePlotArgs {
  readonly plot: LinePlot;
  readonly frame: Frame;
  readonly id: string;
  readonly columns: number;
}

export function LinePlotView({ plot, frame, id, columns }: LinePlotArgs): JSX.Element {
  const scale = valueScale(plot);
  return plot.apart ? (
    <div class="rows">
      {plot.series.map((series, index) => (
        <Panel class="row" gutter={<span title={series.name}>{series.name}</span>}>
          <Picture
            {...{ frame, id: `${id}-${index}`, title: `${plot.title} of ${series.name}` }}
            description={description(series)}
          >
            <Line {...{ series: { ...series, tone: "c1" }, frame, scale, columns }} />
          </Picture>
        </Panel>
      ))}
    </div>
  ) : (
    <>
      <ul class="legend">
        {plot.series.map(({ name, tone, area }) => (
          <li>
            <i class={`key ${tone}${area === true ? " area" : ""}`} />
            {name}
          </li>
        ))}
      </ul>
      <Panel
        class="lines"
        gutter={scale.ticks.map(({ at, label }) => (
          <span style={`bottom:${percent(at)}`}>{label}</span>
        ))}
      >
        <Picture
          {...{ frame, id, title: `${plot.title}, ${plot.unit}, over time` }}
          description={plot.series.map(description).join(" ")}
        >
          <path class="grid" d={grid(scale)} />
          {plot.series.map((series) => (
            <Line {...{ series, frame, scale, columns }} />
          ))}
        </Picture>
      </Panel>
    </>
  );
}

const grid = ({ ticks }: ValueScale): string =>
  ticks.map(({ at }) => `M0,${Math.round((1 - at) * HEIGHT)}H${WIDTH}`).join("");

function Line(props: {
  readonly series: Series;
  readonly frame: Frame;
  readonly scale: ValueScale;
  readonly columns: number;
}): JSX.Element {
  const { series, frame, scale, columns } = props;
  const path = pathOf(series, frame.end, scale.share, columns);
  return <path class={`${series.area === true ? "area" : "line"} ${series.tone}`} d={path} />;
}

/** A line in words, for those who do not see it. */
function description({ name, points }: Series): string {
  const values = points.flatMap(([, value]: Point) => value ?? []);
  const [first] = values;
  const last = values.at(-1);
  if (first === undefined || last === undefined) return `${name}: nothing measured.`;
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const gaps = points.length - values.length;
  const silent = gaps > 0 ? `, not measured ${gaps === 1 ? "once" : `${gaps} times`}` : "";
  return `${name}: from ${figure(first)} to ${figure(last)}, lowest ${figure(low)}, highest ${figure(high)}${silent}.`;
}
