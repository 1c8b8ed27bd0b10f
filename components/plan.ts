import type { TestbedConfig } from "./config";
import { didYouMean } from "./did-you-mean";
import type { Capabilities } from "./environments/environment";
import type { NodeSpec } from "./spec";
import type { System } from "./systems/system";
import { neededCapabilities } from "../scenarios/faults/capabilities";
import { conflictsOf } from "../scenarios/faults/conflicts";
import { isAbout, type Scenario } from "../scenarios/scenario";
import { stepProblems } from "../scenarios/step-problems";

/**
 * The scenarios a stack runs, settings resolved, in the stack file's order; `all` are those that are about its environment. Pure.
 * @param nodes how many there are, and what runs on them where that is known: fault targets are checked against it.
 * @param ofSystem the system's own settings: those of a scenario with the same name follow them
 * @param problems receives a sentence for each unknown scenario or setting, one of another environment, too few nodes, conflicting
 *   faults, and steps that ask for what the system does not have.
 */
export function planScenarios(
  config: TestbedConfig,
  system: System,
  nodes: { readonly count: number; readonly specs?: readonly NodeSpec[] },
  file: string,
  problems: string[],
  ofSystem: Readonly<Record<string, number>> = {},
): Scenario[] {
  if (config.scenarios === "none") return [];
  const known = new Map(system.scenarios.map((definition) => [definition.id, definition]));
  const about = system.scenarios.filter((definition) => isAbout(definition, config.environment));
  const usual = about.filter(({ named }) => named !== true);
  const wanted = config.scenarios === "all" ? usual.map(({ id }) => id) : config.scenarios;
  const seen = new Set<string>();

  return wanted.flatMap((entry, index) => {
    const { id, settings } = typeof entry === "string" ? { id: entry, settings: {} } : entry;
    const key = `\`testbed:scenarios[${index}]\``;
    const definition = known.get(id);
    if (!definition) {
      problems.push(
        `${key} is \`${id}\` (${file}): expected one of ${[...known.keys()].map((name) => `\`${name}\``).join(", ")}, the scenarios of \`${system.name}\`.${didYouMean(id, known.keys())}`,
      );
      return [];
    }
    if (!isAbout(definition, config.environment)) {
      const environments = (definition.only ?? []).map((name) => `\`${name}\``).join(" or ");
      problems.push(
        `${key} is \`${id}\` (${file}): it is about the environment ${environments}, and this stack's is \`${config.environment}\`; remove it.`,
      );
      return [];
    }
    if (seen.has(id)) problems.push(`${key} is \`${id}\` (${file}): listed twice; remove one.`);
    seen.add(id);
    for (const setting of Object.keys(settings)) {
      if (setting in definition.settings) continue;
      const names = Object.keys(definition.settings).map((name) => `\`${name}\``);
      problems.push(
        `${key.slice(0, -1)}.settings.${setting}\` is not a setting of \`${id}\` (${file}): expected one of ${names.join(", ")}.${didYouMean(setting, Object.keys(definition.settings))}`,
      );
    }
    const shared = Object.entries(ofSystem).filter(([name]) => name in definition.settings);
    const scenario = definition.resolve(config.pace, { ...Object.fromEntries(shared), ...settings });
    if (nodes.count < scenario.needs.nodes)
      problems.push(
        `${key} is \`${id}\` (${file}): needs ${scenario.needs.nodes} nodes, the stack has ${nodes.count}.`,
      );
    const ofSteps = [...conflictsOf(scenario, nodes.specs), ...stepProblems(scenario.steps, system)];
    problems.push(...ofSteps.map((problem) => `${key} is \`${id}\` (${file}): ${problem}`));
    return [scenario];
  });
}

/** One sentence for each scenario that needs what the environment cannot do here. */
export function missingCapabilities(
  scenarios: readonly Scenario[],
  environment: string,
  capabilities: Capabilities,
): string[] {
  return scenarios.flatMap((scenario) =>
    [...neededCapabilities(scenario)]
      .filter((capability) => !capabilities.has.has(capability))
      .map((capability) => {
        const reason = capabilities.missing[capability] ?? "it does not offer that";
        return `scenario \`${scenario.id}\` needs the capability \`${capability}\`, which \`${environment}\` lacks here: ${reason}. Remove it from \`testbed:scenarios\`, or use an environment that has it.`;
      }),
  );
}
