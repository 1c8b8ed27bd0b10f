import * as pulumi from "@pulumi/pulumi";
import type { Inventory } from "../scenarios/inventory";
import { nextAttempts } from "./attempts";
import { rawConfig } from "./config";
import { ConfigError } from "./errors";
import { omitSourcePositions } from "./lean-state";
import { publish } from "./inventory-file";
import { prepareStack } from "./prepared-stack";
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
  const raw = rawConfig();
  const prepared = await prepareStack({ stack, project, file, raw, systems });
  const { config, system, options, topology, scenarios, nodes, complete, monitoring, hostPorts, problems } =
    prepared;
  if (problems.length > 0) throw new ConfigError(problems);
  const attempts = await nextAttempts(project, stack);

  const secrets = new StackSecrets();
  const environment = prepared.environment.create("environment", { secrets, hostPorts, nodes: complete });
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
    controller: prepared.environment.controller ?? topology.controller,
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
