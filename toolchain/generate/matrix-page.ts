import type { MatrixRecord, ScenarioRecord } from "../../bench/matrix/record";
import type { ScenarioDefinition } from "../../scenarios/scenario";
import { blocks, table } from "./markdown";

/** A system and what was recorded of it. */
export interface MatrixSystem {
  readonly name: string;
  readonly scenarios: readonly Pick<ScenarioDefinition, "id" | "title">[];
  /** Environment → its last record; undefined when it was never run there. */
  readonly records: ReadonlyMap<string, MatrixRecord | undefined>;
}

/** `docs/matrix.md`: every scenario on every environment, with verdicts that were recorded. Pure. */
export function matrixPage(systems: readonly MatrixSystem[]): string {
  return blocks(
    "# What runs where",
    "Every scenario of every system on every environment, at pace `quick`, as recorded by `npm run matrix` in `docs/matrix/`; made by `npm run docs`. `refused` is what the preview says before anything is made; `–` was not run yet.",
    ...systems.map(systemText),
  );
}

function systemText({ name, scenarios, records }: MatrixSystem): string {
  const notes: string[] = [];
  const environments = [...records.keys()];
  const rows = scenarios.map(({ id, title }) => [
    `${id} ${title}`,
    ...environments.map((environment) => cell(records.get(environment), id, notes)),
  ]);
  const runs = environments.map((environment) => told(records.get(environment)));
  return blocks(
    `## ${name}`,
    table(["scenario", ...environments], [...rows, ["run", ...runs]]),
    notes.map((text, index) => `${index + 1}. ${text}`).join("\n"),
  ).trimEnd();
}

function cell(record: MatrixRecord | undefined, id: string, notes: string[]): string {
  const found = record?.scenarios.find((scenario) => scenario.id === id);
  if (!found) return "–";
  const time = found.seconds === undefined ? "" : ` ${found.seconds.toFixed(0)} s`;
  return `${found.verdict}${time}${footnote(found, notes)}`;
}

function footnote({ reason }: ScenarioRecord, notes: string[]): string {
  if (reason === undefined) return "";
  if (!notes.includes(reason)) notes.push(reason);
  return ` (${notes.indexOf(reason) + 1})`;
}

function told(record: MatrixRecord | undefined): string {
  return record ? `${record.date}, ${record.commit}, ${record.seconds} s in all` : "–";
}
