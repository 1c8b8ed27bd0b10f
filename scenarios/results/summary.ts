/** `summary.md`: a run for people, and for the comment on a pull request. */
import { verdictOf } from "./merge";
import type { Results, ScenarioResult } from "./schema";

/** Text in a cell of a Markdown table. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

const MARKS = { pass: "✅", fail: "❌", invalid: "⚠️", blocked: "⛔", unsupported: "➖" } as const;

/** The state stands for the verdict while there is none. */
const shown = (each: ScenarioResult): string =>
  each.state === "running" ? "… running" : `${MARKS[verdictOf(each)]} ${verdictOf(each)}`;

const row = (each: ScenarioResult): string =>
  `| ${each.id}${each.attempt > 1 ? ` (attempt ${each.attempt})` : ""} | ${cell(each.title)} | ${shown(each)} | ${each.seconds.toFixed(1)} | ${cell(each.reason)} |`;

function details(scenario: ScenarioResult): string {
  const steps = scenario.steps.map(
    (step, index) =>
      `${index + 1}. **${step.outcome}** ${step.title}: ${step.saw} (${step.seconds.toFixed(1)} s)`,
  );
  const faults = scenario.faults.map(
    (fault) =>
      `- fault \`${fault.name}\` (${fault.kind}) on ${fault.nodes.join(", ")}: onset skew ${fault.skewMilliseconds.toFixed(1)} ms, ` +
      (fault.to === undefined
        ? "never recovered"
        : `on for ${((fault.to - fault.from) / 1000).toFixed(1)} s`) +
      (fault.healed ? "" : ", its absence was not verified"),
  );
  const loads = Object.entries(scenario.loads).map(
    ([name, load]) =>
      `- load \`${name}\`: ${load.ok} of ${load.scheduled} ok in ${load.seconds.toFixed(1)} s, p50 ${load.latency.p50} ms, p95 ${load.latency.p95} ms, p99 ${load.latency.p99} ms (${load.latency.count} samples), ${load.late} late`,
  );
  const clients = Object.entries(scenario.clients).map(
    ([name, each]) =>
      `- clients \`${name}\`: ${each.operations} operations, ${each.ok} ok, ${each.failed} failed, ${each.unknown} unknown`,
  );
  const notes = [...faults, ...loads, ...clients];
  return [
    `## ${scenario.id} ${scenario.title}`,
    "",
    ...steps,
    ...(notes.length > 0 ? ["", ...notes] : []),
    "",
  ].join("\n");
}

export function summary(results: Results): string {
  const { run } = results;
  return [
    `# ${run.stack}: ${run.system} (${run.profile}) on ${run.environment}`,
    "",
    `Run \`${run.id}\`, started ${results.started}, seed \`${run.seed}\`, ${results.state}. Testbed ${run.versions.testbed}, Node ${run.versions.node}, kernel ${run.versions.kernel}.`,
    "",
    "| Scenario | | Verdict | Seconds | Why |",
    "| --- | --- | --- | ---: | --- |",
    ...results.scenarios.map(row),
    "",
    ...results.scenarios.map(details),
  ].join("\n");
}
