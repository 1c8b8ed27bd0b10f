/** `junit.xml`: one testcase a scenario, in the dialect that CI servers read. */
import { verdictOf } from "./merge";
import type { Results, ScenarioResult } from "./schema";

/** What XML 1.0 cannot hold at all: control characters, lone surrogates, two non-characters. */
const FORBIDDEN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Text for content and for attributes; newlines in attributes are kept. */
export function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\n", "&#10;");
}

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join("");

function outcome(scenario: ScenarioResult): string {
  const verdict = verdictOf(scenario);
  const message = { message: scenario.reason };
  switch (verdict) {
    case "pass":
      return "";
    case "fail":
      return `      <failure${attributes({ ...message, type: verdict })}>${details(scenario)}</failure>\n`;
    case "invalid":
    case "blocked":
      return `      <error${attributes({ ...message, type: verdict })}>${details(scenario)}</error>\n`;
    case "unsupported":
      return `      <skipped${attributes(message)}/>\n`;
  }
}

const details = (scenario: ScenarioResult): string =>
  escapeXml(scenario.steps.map((step) => `${step.outcome}: ${step.title}: ${step.saw}`).join("\n"));

export function junit(results: Results): string {
  const { run, scenarios } = results;
  const count = (wanted: readonly string[]): number =>
    scenarios.filter((each) => wanted.includes(verdictOf(each))).length;
  const suite = {
    name: `${run.stack} (${run.system} on ${run.environment})`,
    tests: scenarios.length,
    failures: count(["fail"]),
    errors: count(["invalid", "blocked"]),
    skipped: count(["unsupported"]),
    time: scenarios.reduce((sum, each) => sum + each.seconds, 0).toFixed(3),
    timestamp: results.started.slice(0, 19),
  };
  const cases = scenarios.map((each) => {
    const head = {
      name: `${each.id} ${each.title}`,
      classname: `${run.stack}.${run.system}`,
      time: each.seconds.toFixed(3),
    };
    const body = outcome(each);
    return body === ""
      ? `    <testcase${attributes(head)}/>\n`
      : `    <testcase${attributes(head)}>\n${body}    </testcase>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite${attributes(suite)}>\n${cases.join("")}  </testsuite>\n</testsuites>\n`;
}
