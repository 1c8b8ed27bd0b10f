import type { TestbedConfig } from "./config";
import { planScenarios } from "./plan";
import type { Salvaged } from "./salvage";
import type { NodeSpec } from "./spec";
import { systemOptions } from "./system-options";
import type { System, SystemOptions } from "./systems/system";
import { placeNodes, type Topology } from "./topology";
import type { Scenario } from "../scenarios/scenario";

/** What a stack file means for its system. */
export interface Judged {
  readonly options: SystemOptions;
  readonly topology: Topology;
  /** What runs on each node; undefined when there are problems. */
  readonly nodes: readonly NodeSpec[] | undefined;
  readonly scenarios: readonly Scenario[];
}

/**
 * Options, nodes and scenarios of a stack. Pure, but that a program of the user's own is asked what it can do.
 * @param uncertain keys of the stack file that have mistakes: what depends on them is not judged
 * @param problems what is wrong so far; receives what is found
 */
export function judge(
  config: TestbedConfig,
  uncertain: Salvaged<unknown>["uncertain"],
  system: System,
  file: string,
  problems: string[],
): Judged {
  const doubt = (...keys: readonly string[]): boolean => keys.some((key) => uncertain.has(key));
  const ofOptions: string[] = [];
  const options = systemOptions(config, system, file, ofOptions);
  problems.push(...ofOptions);

  // Nobody knows which addresses fit into a network that is not known.
  const placeable = doubt("network") ? { ...config, nodes: withoutAddresses(config.nodes) } : config;
  const topology = placeNodes(placeable, system, file, problems);
  const placed = topology.nodes;
  if (ofOptions.length === 0 && !doubt("profile", "binary", "settings"))
    problems.push(...(system.problems?.(options, placed, file) ?? []));

  const nodes = problems.length === 0 ? placed.map((node) => system.spec(node, placed, options)) : undefined;
  const count = doubt("nodes") ? Infinity : placed.length;
  const about = nodes ? { count, specs: nodes } : { count };
  const wanted = doubt("scenarios") ? { ...config, scenarios: "none" as const } : config;
  const scenarios = planScenarios(wanted, system, about, file, problems, options.settings);
  return { options, topology, nodes, scenarios };
}

function withoutAddresses(nodes: TestbedConfig["nodes"]): TestbedConfig["nodes"] {
  return typeof nodes === "object" ? nodes.map(({ name, role }) => ({ name, role })) : nodes;
}
