/** @jsxRuntime automatic @jsxImportSource preact */
/** A text over time, a strip for each node; hatched where the node did not answer. */
import type { JSX } from "preact";
import { Panel, Picture, type Frame } from "./frame";
import type { Span, StripPlot } from "./plots";
import { clock, HEIGHT, WIDTH } from "./scales";

/** Texts that the legend names; of more, whose colours repeat, it says how many there are. */
const NAMED = 12;

export function StripPlotView(props: {
  readonly plot: StripPlot;
  readonly frame: Frame;
  readonly id: string;
}): JSX.Element {
  const { plot, frame, id } = props;
  const { values, rows, title } = plot;
  const named = values.size > NAMED ? [] : [...values];
  const silent = rows.some(({ spans }) => spans.some(({ value }) => value === undefined));
  return (
    <>
      <ul class="legend">
        {named.map(([value, tone]) => (
          <li>
            <i class={`key area ${tone}`} />
            {value}
          </li>
        ))}
        {values.size > NAMED && (
          <li>
            {values.size} different ones, which take turns with the colours: another colour is another text
          </li>
        )}
        {silent && (
          <li>
            <i class="key area gap" />
            no answer
          </li>
        )}
      </ul>
      <div class="rows">
        {rows.map(({ name, spans }, index) => (
          <Panel class="row strip" gutter={<span title={name}>{name}</span>}>
            <Picture
              {...{ frame, id: `${id}-${index}`, title: `${title} as ${name} tells it` }}
              description={spans.map(words).join(" ")}
            >
              {spans.map((span) => (
                <Strip
                  {...{
                    span,
                    frame,
                    tone: span.value === undefined ? "gap" : (values.get(span.value) ?? "other"),
                  }}
                />
              ))}
            </Picture>
          </Panel>
        ))}
      </div>
    </>
  );
}

function Strip(props: { readonly span: Span; readonly frame: Frame; readonly tone: string }): JSX.Element {
  const { span, frame, tone } = props;
  const x = (second: number): number => Math.round((Math.min(second, frame.end) / frame.end) * WIDTH);
  const [from, to] = [x(span.from), x(span.to)];
  return (
    <rect
      class={`strip ${tone}`}
      x={from}
      y={HEIGHT * 0.12}
      width={Math.max(to - from, 3)}
      height={HEIGHT * 0.76}
    >
      <title>{words(span)}</title>
    </rect>
  );
}

const words = ({ from, to, value, gap }: Span): string =>
  `${clock(from)} to ${clock(to)}: ${value ?? `no answer (${gap ?? "unknown"})`}.`;
