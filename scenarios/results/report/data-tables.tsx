/** @jsxRuntime automatic @jsxImportSource preact */
/** The numbers behind the plots: for screen readers, for copying, and what the pointer shows. */
import type { JSX } from "preact";
import { stretches } from "./envelope";
import type { LinePlot, Span, StripPlot } from "./plots";
import { clock } from "./scales";

interface Columns {
  readonly names: readonly string[];
  /** Cells of each column, from the first row to the last. */
  readonly cells: readonly (readonly string[])[];
}

export function DataTable(props: {
  readonly plot: LinePlot | StripPlot;
  readonly id: string;
  readonly end: number;
  readonly rows: number;
}): JSX.Element {
  const { plot, id, end, rows } = props;
  const edges = edgesOf(end, rows);
  const { names, cells } = columnsOf(plot, edges);
  const what = plot.kind === "lines" ? `${plot.title}, ${plot.unit}` : plot.title;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={what}>
      <table class="data" id={id}>
        <caption>{what}; lowest–highest where there were several</caption>
        <thead>
          <tr>
            <th scope="col">from</th>
            {names.map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {edges.slice(0, -1).map((edge, index) => (
            <tr data-at={Number(((edge + (edges[index + 1] ?? edge)) / 2).toFixed(2))}>
              <th scope="row">{clock(edge, end)}</th>
              {cells.map((column) => (
                <td>{column[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];

/** Beginnings and end of stretches of a round length, at most `rows`. */
function edgesOf(end: number, rows: number): readonly number[] {
  const step = STEPS.find((each) => end / each <= rows) ?? Math.ceil(end / rows);
  return [...Array.from({ length: Math.ceil(end / step) }, (_, index) => index * step), end];
}

function columnsOf(plot: LinePlot | StripPlot, edges: readonly number[]): Columns {
  if (plot.kind === "lines")
    return {
      names: plot.series.map(({ name }) => name),
      cells: plot.series.map(({ points }) => stretches(points, edges)),
    };
  return {
    names: plot.rows.map(({ name }) => name),
    cells: plot.rows.map(({ spans }) =>
      edges.slice(1).map((to, index) => texts(spans, edges[index] ?? 0, to)),
    ),
  };
}

/** Everything that was said in a stretch of time. */
const texts = (spans: readonly Span[], from: number, to: number): string =>
  [
    ...new Set(
      spans.filter((span) => span.from < to && span.to > from).map(({ value }) => value ?? "no answer"),
    ),
  ].join(", ");
