import { DashboardBuilder, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import {
  BigValueColorMode,
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
  VisibilityMode,
} from "@grafana/grafana-foundation-sdk/common";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";

/** A query and how its series are called. */
export interface Query {
  /** PromQL. */
  readonly expression: string;
  /** @default "{{instance}}" */
  readonly legend?: string;
}

/** A panel in a few words. */
export interface PanelText {
  readonly title: string;
  /** Grafana's name of the unit, e.g. `s`, `Bps`. @default "short" */
  readonly unit?: string;
  readonly queries: readonly Query[];
}

const datasource = { type: "prometheus", uid: "prometheus" };
const REF_IDS = "ABCDEFGH";

const targets = (queries: readonly Query[]): DataqueryBuilder[] =>
  queries.map(({ expression, legend = "{{instance}}" }, index) =>
    new DataqueryBuilder()
      .refId(REF_IDS[index] ?? "")
      .expr(expression)
      .legendFormat(legend),
  );

/** Lines over time. */
export function lines({ title, unit = "short", queries }: PanelText): Builder<Panel> {
  return new TimeseriesBuilder()
    .title(title)
    .unit(unit)
    .datasource(datasource)
    .targets(targets(queries))
    .lineWidth(2)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .min(0)
    .height(8)
    .span(12);
}

/** The last value, large; four in a row. */
export function value({ title, unit = "short", queries }: PanelText): Builder<Panel> {
  return new StatBuilder()
    .title(title)
    .unit(unit)
    .datasource(datasource)
    .targets(targets(queries))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
    .graphMode(BigValueGraphMode.Area)
    .colorMode(BigValueColorMode.Value)
    .height(5)
    .span(6);
}

/**
 * A dashboard in Grafana's JSON model.
 * @param tag name of the system
 */
export function dashboard(
  tag: string,
  uid: string,
  title: string,
  panels: readonly Builder<Panel>[],
): unknown {
  // Its successor makes files that only Grafana 12 and later can read.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .tags([tag])
    .refresh("5s")
    .time({ from: "now-15m", to: "now" })
    .timezone("browser");
  for (const panel of panels) builder.withPanel(panel);
  return builder.build();
}
