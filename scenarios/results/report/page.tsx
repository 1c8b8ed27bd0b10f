/** @jsxRuntime automatic @jsxImportSource preact */
/** The whole report. */
import type { JSX } from "preact";
import { duration } from "../table";
import type { Detail } from "./detail";
import { Deployment } from "./deployment";
import { endOf, type ReportRun } from "./model";
import { paletteOf } from "./palette";
import { Prose } from "./prose";
import { Scenario, violationAnchor } from "./scenario";
import { headline } from "./verdict";
import { Verdicts } from "./verdicts";
import { firstViolation } from "./violation";

export interface Assets {
  readonly style: string;
  readonly script: string;
  /** Allows exactly that script, and nothing from anywhere else. */
  readonly policy: string;
}

export function Page(props: {
  readonly run: ReportRun;
  readonly detail: Detail;
  readonly assets: Assets;
}): JSX.Element {
  const { run, detail, assets } = props;
  const { results, scenarios } = run;
  const { run: header } = results;
  const withLogs = scenarios.filter(({ logs }) => logs.length > 0).length;
  const palette = paletteOf(scenarios.map(({ samples }) => samples));
  const title = `${headlineOf(run)}: ${header.system} on ${header.environment}`;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content={assets.policy} />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: assets.style }} />
      </head>
      <body>
        <a class="skip" href="#verdicts">
          Skip to the verdicts
        </a>
        <RunHeaderView run={run} />
        <main>
          <Verdicts run={run} />
          {scenarios.map((scenario) => (
            <Scenario
              {...{ run: header, scenario, palette, detail }}
              logs={Math.floor(detail.logs / Math.max(withLogs, 1))}
            />
          ))}
          <Deployment run={run} />
        </main>
        <footer>
          <p>
            Made by Testbed {header.versions.testbed} from the files of this run. It needs no network; send it
            as it is.
          </p>
        </footer>
        <script dangerouslySetInnerHTML={{ __html: assets.script }} />
      </body>
    </html>
  );
}

/** Of all that is known about the deployment. */
const headlineOf = ({ results, earlier }: ReportRun): string =>
  headline([...results.scenarios, ...earlier.map(({ result }) => result)]);

function RunHeaderView({ run: whole }: { readonly run: ReportRun }): JSX.Element {
  const { results, scenarios } = whole;
  const { run, started } = results;
  const problems = scenarios.flatMap((scenario) => {
    const { result, samples } = scenario;
    const violation = firstViolation(result, samples.looks, endOf(scenario));
    return violation ? [{ result, violation }] : [];
  });
  // What was disproved outweighs what could not be proved.
  const first = problems.find(({ result }) => result.verdict === "fail") ?? problems[0];
  const paces = [...new Set(scenarios.map(({ result }) => result.pace))].join(", ");
  const seconds = scenarios.reduce((sum, { result }) => sum + result.seconds, 0);
  const facts: readonly (readonly [string, string])[] = [
    ["System", `${run.system}, ${run.profile}`],
    ["Environment", run.environment],
    ["Stack", run.stack],
    ["Pace", paces],
    ["Seed", run.seed],
    ["Started", `${started.slice(0, 19).replace("T", " ")} UTC`],
    ["Took", duration(seconds)],
    ["Versions", `Testbed ${run.versions.testbed}, Node ${run.versions.node}, kernel ${run.versions.kernel}`],
  ];
  return (
    <header class="run">
      <p class="kicker">Testbed report, run {run.id}</p>
      <h1>{headlineOf(whole)}</h1>
      {first && (
        <p class="lead">
          {first.violation.what} in {first.result.id}: <Prose text={first.violation.saw} />{" "}
          <a class="jump" id="first-violation" href={`#${violationAnchor(first.result.id, first.violation)}`}>
            Go to it
          </a>
        </p>
      )}
      <dl class="facts run-facts">
        {facts.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </header>
  );
}
