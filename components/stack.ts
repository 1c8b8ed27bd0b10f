import * as pulumi from "@pulumi/pulumi";
import type { Inventory } from "../scenarios/inventory";
import { nextAttempts } from "./attempts";
import { loadConfig } from "./config";
import { environments } from "./environments";
import { CapabilityError, ConfigError } from "./errors";
import { omitSourcePositions } from "./lean-state";
import { publish } from "./inventory-file";
import { withPorts, withServices } from "./monitoring/on-node";
import { planMonitoring } from "./monitoring/plan";
import { missingCapabilities, planScenarios } from "./plan";
import { StackSecrets } from "./secrets";
import { systemOptions } from "./system-options";
import { systems as registered } from "./systems";
import type { System } from "./systems/system";
import type { TestbedArgs } from "./testbed";
import { placeNodes } from "./topology";

/**
 * From the stack file to what a Testbed is made of.
 * @param systems those a stack file may name; for programs that bring their own
 * @throws ConfigError with every problem of the stack file, CapabilityError when scenarios ask for what cannot be done here;
 *   both before any resource is registered.
 */
export async function loadStack(
  systems: Readonly<Record<string, System>> = registered,
): Promise<TestbedArgs> {
  omitSourcePositions();
  const stack = pulumi.getStack();
  const project = process.cwd();
  const file = `Pulumi.${stack}.yaml`;
  const config = loadConfig();

  const system = systems[config.system];
  if (!system) {
    const known = Object.keys(systems).map((name) => `\`${name}\``);
    throw new ConfigError([
      `\`testbed:system\` is \`${config.system}\` (${file}): expected one of ${known.join(", ")}.`,
    ]);
  }
  const problems: string[] = [];
  const options = systemOptions(config, system, file, problems);
  const topology = placeNodes(config, system, file, problems);
  const placed = topology.nodes;
  if (problems.length === 0) problems.push(...(system.problems?.(options, placed) ?? []));
  const own = problems.length === 0 ? placed.map((node) => system.spec(node, placed, options)) : undefined;
  const count = placed.length;
  const about = own ? { count, specs: own } : { count };
  const scenarios = planScenarios(config, system, about, file, problems, options.settings);
  if (!own || problems.length > 0) throw new ConfigError(problems);

  const attempts = await nextAttempts(project, stack);
  const prepared = await environments[config.environment]({ stack, project, topology, config });
  const missing = missingCapabilities(scenarios, config.environment, prepared.capabilities);
  if (missing.length > 0) throw new CapabilityError(missing.join("\n"));

  const wanted = config.monitoring === "none" ? undefined : system.monitoring?.(own, options);
  const monitoring =
    wanted &&
    planMonitoring(wanted, { config, file, nodes: own, grafana: prepared.has("grafana-server") }, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const nodes = withPorts(own, monitoring);
  const complete = withServices(nodes, monitoring);

  const secrets = new StackSecrets();
  const environment = prepared.create("environment", { secrets });
  const inventory: Inventory = {
    version: 1,
    stack,
    owner: environment.owner,
    environment: environment.kind,
    capabilities: [...environment.capabilities.has],
    system: system.name,
    profile: options.profile,
    nodes: complete.map((node) => environment.inventory(node)),
    controller: topology.controller,
    vantage: environment.vantage,
  };
  const deployment = publish(project, stack, { inventory, nodes: complete }, pulumi.runtime.isDryRun());
  const { forward, run, seed } = config;
  return {
    environment,
    system,
    nodes,
    monitoring,
    secrets,
    stack,
    deployment,
    scenarios,
    attempts,
    run,
    seed,
    forward,
  };
}
