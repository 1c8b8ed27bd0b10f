import * as pulumi from "@pulumi/pulumi";
import type { Inventory } from "../scenarios/inventory";
import { nextAttempts } from "./attempts";
import { rawConfig, readConfig } from "./config";
import { didYouMean } from "./did-you-mean";
import { environments } from "./environments";
import { CapabilityError, ConfigError } from "./errors";
import { omitSourcePositions } from "./lean-state";
import { publish } from "./inventory-file";
import { judge } from "./judge";
import { withPorts, withServices } from "./monitoring/on-node";
import { readOwnFiles } from "./monitoring/own-files";
import { planMonitoring } from "./monitoring/plan";
import { planHostPorts } from "./network/host-ports";
import { missingCapabilities } from "./plan";
import { StackSecrets } from "./secrets";
import { systems as registered } from "./systems";
import type { System } from "./systems/system";
import type { TestbedArgs } from "./testbed";

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
  // Named by whoever started Pulumi with another file than the usual one: Pulumi itself does not say.
  const file = process.env.TESTBED_STACK_FILE ?? `Pulumi.${stack}.yaml`;
  const problems: string[] = [];
  const { data: config, uncertain } = readConfig(rawConfig(), file, problems);
  const system = config && systems[config.system];
  if (config && !system) problems.push(unknownSystem(config.system, Object.keys(systems), file));
  if (!config || !system) throw new ConfigError(problems);
  const { options, topology, nodes: own, scenarios } = judge(config, uncertain, system, file, problems);
  if (!own || problems.length > 0) {
    if (config.monitoring !== "none" && config.monitoring.files !== undefined)
      readOwnFiles(config.monitoring.files, [], file, problems);
    throw new ConfigError(problems);
  }

  const attempts = await nextAttempts(project, stack);
  const prepared = await environments[config.environment]({ stack, project, topology, config });
  const missing = missingCapabilities(scenarios, config.environment, prepared.capabilities);
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
        grafana: prepared.has("grafana-server"),
        has: (program) => prepared.has(program),
      },
      problems,
    );
  const nodes = withPorts(own, monitoring);
  const hostPorts = planHostPorts(nodes, config.ports, problems, file);
  const complete = withServices(nodes, monitoring);
  if (problems.length === 0)
    problems.push(...((await prepared.settle?.({ nodes: complete, wanted: hostPorts, file })) ?? []));
  if (problems.length > 0) throw new ConfigError(problems);

  const secrets = new StackSecrets();
  const environment = prepared.create("environment", { secrets, hostPorts, nodes: complete });
  const inventory: Inventory = {
    version: 1,
    stack,
    owner: environment.owner,
    environment: environment.kind,
    capabilities: [...environment.capabilities.has],
    system: system.name,
    profile: options.profile,
    nodes: complete.map((node) => ({
      ...environment.inventory(node),
      ...(node.facts && { facts: node.facts }),
    })),
    controller: prepared.controller ?? topology.controller,
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

function unknownSystem(name: string, known: readonly string[], file: string): string {
  const list = known.map((each) => `\`${each}\``).join(", ");
  return `\`testbed:system\` is \`${name}\` (${file}): expected one of ${list}.${didYouMean(name, known)}`;
}
