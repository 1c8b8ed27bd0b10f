/** @jsxRuntime automatic @jsxImportSource preact */
/** What all plots of a scenario share: the axis of time, the bands of its faults, and the mark of its first violation. */
import type { ComponentChildren, JSX } from "preact";
import { clock, HEIGHT, timeTicks, WIDTH } from "./scales";
import type { ReportScenario } from "./model";
import type { Violation } from "./violation";

export interface Frame {
  /** Unique in the page. */
  readonly id: string;
  /** Seconds: the right end of every plot. */
  readonly end: number;
  readonly faults: ReportScenario["result"]["faults"];
  readonly violation: Violation | undefined;
}

export const percent = (share: number): string =>
  `${Number((Math.min(Math.max(share, 0), 1) * 100).toFixed(2))}%`;

/** Seconds in which a fault was on; one that nobody healed lasts to the end. */
export function bandOf(
  fault: Frame["faults"][number],
  end: number,
): { readonly from: number; readonly to: number } {
  const from = fault.from / 1000;
  return { from, to: Math.max((fault.to ?? end * 1000) / 1000, from) };
}

/** One plot's row: its name and its scale on the left, the picture on the right. */
export function Panel(props: {
  readonly class: string;
  readonly gutter?: ComponentChildren;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`panel ${props.class}`}>
      <div class="gutter">{props.gutter}</div>
      <div class="track">{props.children}</div>
    </div>
  );
}

/** A picture that is stretched to its place, over the bands and under the mark. */
export function Picture(props: {
  readonly frame: Frame;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { frame, id, title, description, children } = props;
  const x = (second: number): number => Math.round((Math.min(second, frame.end) / frame.end) * WIDTH);
  const { violation } = frame;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-labelledby={`${id}-t ${id}-d`}
    >
      <title id={`${id}-t`}>{title}</title>
      <desc id={`${id}-d`}>{description}</desc>
      {frame.faults.map((fault) => {
        const { from, to } = bandOf(fault, frame.end);
        return <rect class="band" x={x(from)} y="0" width={Math.max(x(to) - x(from), 4)} height={HEIGHT} />;
      })}
      {children}
      {violation && (
        <path class={violation.disproved ? "mark" : "mark unproved"} d={`M${x(violation.at)},0V${HEIGHT}`} />
      )}
    </svg>
  );
}

export function TimeAxis({ end }: { readonly end: number }): JSX.Element {
  return (
    <Panel class="axis">
      {timeTicks(end).map(({ at, label }, index) => (
        <span class={index % 2 === 1 ? "minor" : undefined} style={`left:${percent(at)}`}>
          {label}
        </span>
      ))}
    </Panel>
  );
}

/** Which faults were on, one below the other; what they were and where, beside their bars. */
export function FaultLanes({ frame }: { readonly frame: Frame }): JSX.Element {
  return (
    <>
      {frame.faults.map((fault) => {
        const { from, to } = bandOf(fault, frame.end);
        const left = from / frame.end;
        const right = Math.min(to / frame.end, 1);
        const until = fault.to === undefined ? "never healed" : `healed at ${clock(to)}`;
        return (
          <Panel class="lane" gutter={<span title={fault.name}>{fault.name}</span>}>
            <div
              class={`bar${fault.healed ? "" : " unhealed"}`}
              style={`left:${percent(left)};width:${percent(right - left)}`}
              title={`${fault.kind} on ${fault.nodes.join(", ")}: fired at ${clock(from)}, ${until}`}
            />
            <span class="note" style={noteStyle(left, right)}>
              {fault.kind} on {fault.nodes.join(", ")}
            </span>
          </Panel>
        );
      })}
    </>
  );
}

/** Beside its bar where there is more room, or on it when there is little on either side. */
function noteStyle(left: number, right: number): string {
  const after = 1 - right;
  if (Math.max(left, after) < 0.25) return `left:${percent(left)};max-width:${percent(right - left)}`;
  return left > after
    ? `right:${percent(1 - left)};max-width:${percent(left)}`
    : `left:${percent(right)};max-width:${percent(after)}`;
}

/** The steps, coloured by what came of them. */
export function StepLane(props: {
  readonly frame: Frame;
  readonly steps: ReportScenario["result"]["steps"];
}): JSX.Element {
  const { frame, steps } = props;
  const { violation, end } = frame;
  return (
    <Panel class="lane steps-lane" gutter="Steps">
      {steps.map((step, index) =>
        step.outcome === "skipped" ? undefined : (
          <div
            class={`step-bar ${step.outcome}`}
            style={`left:${percent(step.at / end)};width:${percent(Math.max(step.seconds, 0) / end)}`}
            title={`${index + 1} ${step.title}: ${step.outcome}, ${clock(step.at)} to ${clock(step.at + step.seconds)}`}
          />
        ),
      )}
      {violation && (
        <span
          class={`flag${violation.disproved ? "" : " unproved"}${violation.at > end / 2 ? " left" : ""}`}
          style={`left:${percent(violation.at / end)}`}
        >
          {violation.what}, {clock(violation.at)}
        </span>
      )}
    </Panel>
  );
}
