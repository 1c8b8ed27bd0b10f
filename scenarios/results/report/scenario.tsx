/** @jsxRuntime automatic @jsxImportSource preact */
/** One scenario: its verdict and why, what happened over time, its steps, and what else helps to find the cause. */
import type { JSX } from "preact";
import { duration } from "../table";
import { reproduceCommand } from "./command";
import type { Detail } from "./detail";
import { endOf, type ReportRun, type ReportScenario } from "./model";
import type { Palette } from "./palette";
import { Prose } from "./prose";
import { Steps, stepId } from "./steps";
import { Timeline } from "./timeline";
import { Totals } from "./totals";
import { Badge, shownVerdict } from "./verdict";
import { firstViolation, type Violation } from "./violation";

/** Where the first violation of a scenario is told. */
export const violationAnchor = (id: string, { index }: Violation): string =>
  index === undefined ? `${id}-time-line` : stepId(id, index);

export function Scenario(props: {
  readonly run: ReportRun["results"]["run"];
  readonly scenario: ReportScenario;
  readonly palette: Palette;
  readonly detail: Detail;
  /** Characters that its logs may take. */
  readonly logs: number;
}): JSX.Element {
  const { run, scenario, palette, detail, logs } = props;
  const { result, samples, unreadable } = scenario;
  const { id, title, attempt, steps } = result;
  const verdict = shownVerdict(result);
  const violation = firstViolation(result, samples.looks, endOf(scenario));
  return (
    <section class={`scenario ${verdict}`} id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>
          <span class="id">{id}</span> {title}
        </h2>
        <p class="verdict">
          <Badge verdict={verdict} /> {duration(result.seconds)}
          {attempt > 1 && `, attempt ${attempt}`}
        </p>
        {result.reason !== "" && (
          <p class="reason">
            <Prose text={result.reason} />
          </p>
        )}
        {violation && (
          <p>
            <a class="jump" href={`#${violationAnchor(id, violation)}`}>
              {violation.what}: go to the step
            </a>
          </p>
        )}
        {unreadable.map((each) => (
          <p class="unreadable">Not everything that was stored can be shown: {each}</p>
        ))}
      </header>
      <Timeline {...{ scenario, violation, palette, detail }} />
      <Totals result={result} />
      <details class="all-steps" open={verdict !== "pass"}>
        <summary>
          <h3>Steps, expected and observed</h3>
          <span class="hint">
            {steps.filter(({ outcome }) => outcome === "ok").length} of {steps.length} ok
          </span>
        </summary>
        <Steps {...{ scenario, violation }} />
      </details>
      <Logs {...{ scenario, characters: logs }} />
      <details>
        <summary>
          <h3>Settings and how to run it again</h3>
        </summary>
        <dl class="facts">
          <dt>Source</dt>
          <dd>{result.source === "" ? "none" : result.source}</dd>
          <dt>Pace</dt>
          <dd>{result.pace}</dd>
          {Object.entries(result.settings).map(([name, value]) => (
            <>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
        <pre class="command">{reproduceCommand(run, id)}</pre>
      </details>
    </section>
  );
}

function Logs(props: { readonly scenario: ReportScenario; readonly characters: number }): JSX.Element | null {
  const { scenario, characters } = props;
  const { logs, result } = scenario;
  if (logs.length === 0) return null;
  const each = Math.floor(characters / logs.length);
  return (
    <details class="logs">
      <summary>
        <h3>Logs of the nodes</h3>
        <span class="hint">what {logs.length} services wrote meanwhile</span>
      </summary>
      {logs.map(({ name, lines, text }) => {
        const shown = lastLines(text, each);
        const kept = shown === "" ? 0 : shown.split("\n").length;
        return (
          <details>
            <summary>
              {name}
              <span class="hint">
                {kept === lines ? `${lines} lines` : `the last ${kept} of ${lines} lines`}
              </span>
            </summary>
            <p>
              <a href={`${result.id}/logs/${encodeURIComponent(name)}.log`}>
                All of it: {result.id}/logs/{name}.log
              </a>
            </p>
            <pre tabIndex={0}>{shown}</pre>
          </details>
        );
      })}
    </details>
  );
}

/** Whole lines from the end, together no longer than that. */
export function lastLines(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const cut = text.slice(text.length - characters);
  const newline = cut.indexOf("\n");
  return newline < 0 ? cut : cut.slice(newline + 1);
}
