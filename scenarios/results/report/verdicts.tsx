/** @jsxRuntime automatic @jsxImportSource preact */
/** The table of verdicts: of this run, then those that runs of before left about the same deployment. */
import type { JSX } from "preact";
import { verdictOf } from "../merge";
import type { ScenarioResult } from "../schema";
import { duration } from "../table";
import { reproduceCommand } from "./command";
import type { ReportRun } from "./model";
import { Prose } from "./prose";
import { Badge, shownVerdict } from "./verdict";

export function Verdicts({ run: { results, earlier } }: { readonly run: ReportRun }): JSX.Element {
  const proved = earlier.every(({ result }) => verdictOf(result) === "pass");
  return (
    <section id="verdicts" tabIndex={-1} aria-labelledby="verdicts-title">
      <h2 id="verdicts-title">Verdicts</h2>
      <table class="verdicts" role="table">
        <caption class="hidden">Every scenario with its verdict</caption>
        <thead role="rowgroup">
          <tr role="row">
            {["Scenario", "Verdict", "Time", "Why"].map((name) => (
              <th scope="col" role="columnheader">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {results.scenarios.map((result) => (
            <Row {...{ result, link: `#${result.id}` }} />
          ))}
        </tbody>
        {earlier.length > 0 && (
          <tbody role="rowgroup">
            <tr role="row" class="earlier">
              <th scope="rowgroup" role="rowheader" colSpan={4}>
                {proved ? "Proved" : "Judged"} in an earlier run, against the same deployment
              </th>
            </tr>
            {earlier.map(({ result, link, run }) => (
              <Row {...{ result, link, run }} />
            ))}
          </tbody>
        )}
      </table>
      <p class="hint">
        Run it again: <code>{reproduceCommand(results.run)}</code>
      </p>
    </section>
  );
}

function Row(props: {
  readonly result: ScenarioResult;
  readonly link: string | undefined;
  /** Another run than the report's. */
  readonly run?: string;
}): JSX.Element {
  const { result, link, run } = props;
  const name = (
    <>
      <span class="id">{result.id}</span> {result.title}
    </>
  );
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {link === undefined ? name : <a href={link}>{name}</a>}
      </th>
      <td role="cell">
        <Badge verdict={shownVerdict(result)} />
      </td>
      <td role="cell" class="number">
        {duration(result.seconds)}
      </td>
      <td role="cell" class="why">
        <Prose text={result.reason} />
        {run !== undefined && ` (run ${run})`}
      </td>
    </tr>
  );
}
