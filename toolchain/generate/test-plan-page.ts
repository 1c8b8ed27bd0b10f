import type { System } from "../../components/systems/system";
import type { ScenarioDefinition } from "../../scenarios/scenario";
import { blocks, table } from "./markdown";
import { sentence } from "./sentence";
import { settingRows } from "./setting-rows";

const HEAD = `# Test plan

Made by \`npm run docs\` from the scenarios; do not edit. Numbers in the steps are those of \`pace: full\`; each setting can be
changed in the stack file. A precondition that does not hold makes the scenario \`blocked\`, a check that does not hold
\`fail\`; a fault, a load or an observer that was not really there \`invalid\`.`;

/** Every scenario of every system: where it comes from, what it needs, its settings and its steps. */
export function testPlanPage(systems: readonly Pick<System, "name" | "scenarios">[]): string {
  return blocks(
    HEAD,
    ...systems.flatMap(({ name, scenarios }) => [`## ${name}`, ...scenarios.map(scenarioText)]),
  );
}

function scenarioText(definition: ScenarioDefinition): string {
  const { id, title, source, settings, only = [] } = definition;
  const { needs, steps, timeout } = definition.resolve("full");
  const nodes = `${needs.nodes} node${needs.nodes === 1 ? "" : "s"}`;
  const capabilities = needs.capabilities.map((capability) => `\`${capability}\``).join(", ");
  const where = only.length > 0 ? ` Only on ${only.map((name) => `\`${name}\``).join(", ")}.` : "";
  const rows = settingRows(settings);
  return blocks(
    `### ${id}: ${title}`,
    `Source: ${source}. Needs ${nodes} at least${capabilities ? ` and ${capabilities}` : ""}. Ends within ${timeout} s.${where}`,
    rows.length > 0 ? table(["Setting", "full", "quick", "Meaning"], rows) : "",
    steps.map((step, index) => `${index + 1}. ${sentence(step)}`).join("\n"),
  ).trimEnd();
}
