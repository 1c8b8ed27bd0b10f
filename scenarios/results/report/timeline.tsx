/** @jsxRuntime automatic @jsxImportSource preact */
/** A scenario over time: steps, faults, and all that was measured meanwhile, on one axis. */
import type { JSX } from "preact";
import { DataTable } from "./data-tables";
import type { Detail } from "./detail";
import { figure } from "./envelope";
import { FaultLanes, StepLane, TimeAxis, type Frame } from "./frame";
import { LinePlotView } from "./line-plot";
import { endOf, type ReportScenario } from "./model";
import type { Palette } from "./palette";
import { plotsOf, type Constant, type LinePlot, type StripPlot } from "./plots";
import { StripPlotView } from "./strip-plot";
import type { Violation } from "./violation";

export function Timeline(props: {
  readonly scenario: ReportScenario;
  readonly violation: Violation | undefined;
  readonly palette: Palette;
  readonly detail: Detail;
}): JSX.Element {
  const { scenario, violation, palette, detail } = props;
  const { id, title, faults, steps } = scenario.result;
  const end = endOf(scenario);
  const frame: Frame = { id, end, faults, violation };
  const all = plotsOf(scenario, end, palette);
  const constants = all.filter((plot): plot is Constant => plot.kind === "constant");
  const plots = all
    .filter((plot): plot is LinePlot | StripPlot => plot.kind !== "constant")
    .map((plot, index) => ({ plot, plotId: `${id}-plot-${index + 1}` }));
  return (
    <figure class="timeline" id={`${id}-time-line`} tabIndex={-1} data-end={Number(end.toFixed(3))}>
      <figcaption>
        <h3>Time line</h3>
        {faults.length > 0 && (
          <span class="hint">
            <i class="key area fault" /> a fault is on
          </span>
        )}
        <output class="when" aria-live="off" />
      </figcaption>
      <StepLane {...{ frame, steps }} />
      <FaultLanes frame={frame} />
      {plots.length > 2 && <TimeAxis end={end} />}
      {plots.map(({ plot, plotId }) => (
        <div class="plot" data-table={`${plotId}-data`}>
          <h4>
            {plot.title}
            {plot.kind === "lines" && <span class="unit">{plot.unit}</span>}
          </h4>
          {plot.kind === "lines" ? (
            <LinePlotView {...{ plot, frame, id: plotId, columns: detail.columns }} />
          ) : (
            <StripPlotView {...{ plot, frame, id: plotId }} />
          )}
        </div>
      ))}
      <TimeAxis end={end} />
      {constants.length > 0 && <p class="constants">Never changed: {constants.map(sentence).join("; ")}.</p>}
      {all.length === 0 && (
        <p class="empty">Nothing was measured over time: no load, no clients, and no node was asked.</p>
      )}
      {plots.length > 0 && (
        <details>
          <summary>
            Numbers behind the plots<span class="hidden"> of {title}</span>
          </summary>
          {plots.map(({ plot, plotId }) => (
            <DataTable {...{ plot, id: `${plotId}-data`, end, rows: detail.rows }} />
          ))}
        </details>
      )}
    </figure>
  );
}

const sentence = ({ title, value, nodes }: Constant): string =>
  `${title} ${figure(value)} on ${nodes?.join(", ") ?? "every node"}`;
