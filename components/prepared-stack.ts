import { readConfig, type TestbedConfig } from "./config";
import { didYouMean } from "./did-you-mean";
import { environments, type PreparedEnvironment } from "./environments";
import { CapabilityError, ConfigError } from "./errors";
import { judge } from "./judge";
import { withPorts, withServices } from "./monitoring/on-node";
import { readOwnFiles } from "./monitoring/own-files";
import { planMonitoring, type MonitoringPlan } from "./monitoring/plan";
import { planHostPorts } from "./network/host-ports";
import { missingCapabilities } from "./plan";
import type { NodeSpec } from "./spec";
import type { System, SystemOptions } from "./systems/system";
import type { Topology } from "./topology";
import type { Scenario } from "../scenarios/scenario";

export interface PrepareArgs {
  readonly stack: string;
  /** The project folder. */
  readonly project: string;
  /** The stack file, for what is said about it. */
  readonly file: string;
  /** Its keys without their prefix. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** Those that it may name. */
  readonly systems: Readonly<Record<string, System>>;
}

/** A stack that was planned and looked at; nothing of it was made. */
export interface PreparedStack {
  readonly config: TestbedConfig;
  readonly system: System;
  readonly options: SystemOptions;
  readonly topology: Topology;
  readonly scenarios: readonly Scenario[];
  readonly environment: PreparedEnvironment;
  /** Nodes with the ports of what watches them. */
  readonly nodes: readonly NodeSpec[];
  /** Nodes with all that runs on them. */
  readonly complete: readonly NodeSpec[];
  readonly monitoring: MonitoringPlan | undefined;
  readonly hostPorts: ReadonlyMap<string, number>;
  /** A sentence for everything that keeps it from being made here. */
  readonly problems: readonly string[];
}

/**
 * From a stack file to what would be made of it, and what is wrong where it would be made.
 * @throws ConfigError when the stack file means nothing, CapabilityError when scenarios ask for what cannot be done here
 */
export async function prepareStack({
  stack,
  project,
  file,
  raw,
  systems,
}: PrepareArgs): Promise<PreparedStack> {
  const problems: string[] = [];
  const { data: config, uncertain } = readConfig(raw, file, problems);
  const system = config && systems[config.system];
  if (config && !system) problems.push(unknownSystem(config.system, Object.keys(systems), file));
  if (!config || !system) throw new ConfigError(problems);
  if (system.only?.environments.includes(config.environment) === false)
    problems.push(elsewhere(system.name, system.only, file));
  const { options, topology, nodes: own, scenarios } = judge(config, uncertain, system, file, problems);
  if (!own || problems.length > 0) {
    if (config.monitoring !== "none" && config.monitoring.files !== undefined)
      readOwnFiles(config.monitoring.files, [], file, problems);
    throw new ConfigError(problems);
  }

  const environment = await environments[config.environment]({ stack, project, topology, config });
  const missing = missingCapabilities(scenarios, config.environment, environment.capabilities);
  if (missing.length > 0) throw new CapabilityError(missing.join("\n"));

  const wanted = config.monitoring === "none" ? undefined : system.monitoring?.(own, options);
  const monitoring =
    wanted &&
    planMonitoring(
      wanted,
      {
        config,
        file,
        nodes: own,
        grafana: environment.has("grafana-server"),
        has: (program) => environment.has(program),
      },
      problems,
    );
  const nodes = withPorts(own, monitoring);
  const hostPorts = planHostPorts(nodes, config.ports, problems, file);
  const complete = withServices(nodes, monitoring);
  if (problems.length === 0)
    problems.push(...((await environment.settle?.({ nodes: complete, wanted: hostPorts, file })) ?? []));
  return {
    config,
    system,
    options,
    topology,
    scenarios,
    environment,
    nodes,
    complete,
    monitoring,
    hostPorts,
    problems,
  };
}

function unknownSystem(name: string, known: readonly string[], file: string): string {
  const list = known.map((each) => `\`${each}\``).join(", ");
  return `\`testbed:system\` is \`${name}\` (${file}): expected one of ${list}.${didYouMean(name, known)}`;
}

function elsewhere(
  name: string,
  { environments, because }: NonNullable<System["only"]>,
  file: string,
): string {
  const list = environments.map((each) => `\`${each}\``).join(" or ");
  return `\`testbed:system\` is \`${name}\`, which is for \`testbed:environment\` ${list} (${file}): ${because}.`;
}
