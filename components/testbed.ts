import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { replaceFile } from "../scenarios/results/files";
import type { Scenario } from "../scenarios/scenario";
import type { Environment } from "./environments/environment";
import type { PublishedDeployment } from "./inventory-file";
import { Monitoring } from "./monitoring/monitoring";
import { grafanaOutputs } from "./monitoring/outputs";
import type { MonitoringPlan } from "./monitoring/plan";
import { Gate } from "./proof/gate";
import { ScenarioRun } from "./proof/scenario-run";
import { Verification } from "./proof/verification";
import type { Secrets } from "./secrets";
import type { NodeSpec } from "./spec";
import type { System } from "./systems/system";

export interface TestbedArgs {
  readonly environment: Environment;
  readonly system: System;
  readonly nodes: readonly NodeSpec[];
  /** The monitoring stack on one of the nodes, if the system has one and the stack file wants it. */
  readonly monitoring?: MonitoringPlan | undefined;
  readonly secrets: Secrets;
  readonly stack: string;
  /** What verification and runner are told about the nodes. */
  readonly deployment: PublishedDeployment;
  /** Run one after another, in this order. */
  readonly scenarios: readonly Scenario[];
  /** Scenario id → how often it was tried without a pass: what did not pass runs again. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Changing it runs again what has passed. */
  readonly run: string;
  readonly seed: number;
  /** Publish the nodes' ports on 127.0.0.1. */
  readonly forward: boolean;
}

/** A system deployed to an environment, verified, and proved by its scenarios. */
export class Testbed extends pulumi.ComponentResource {
  /** Node name → address. */
  readonly addresses: Readonly<Record<string, string>>;
  /** `node/port` → URL on this machine. */
  readonly urls: pulumi.Output<Record<string, string>>;
  /** The system's own outputs, by name. */
  readonly extra: Readonly<Record<string, pulumi.Output<string>>>;
  /** Scenario id → verdict. */
  readonly verdicts: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: TestbedArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, system, nodes, stack, deployment, scenarios } = args;
    super("testbed:index:Testbed", name, { system: system.name, environment: environment.kind }, opts);

    const { hosts, resources: roles } = system.deploy({ environment, nodes }, { parent: this });
    this.addresses = Object.fromEntries(nodes.map((node) => [node.name, node.address]));
    const watched = args.monitoring && hosts.get(args.monitoring.node);
    const monitoring =
      args.monitoring && watched
        ? new Monitoring(
            "monitoring",
            { environment, host: watched, plan: args.monitoring, watched: roles },
            { parent: this },
          )
        : undefined;
    const deployed = [...roles, ...(monitoring?.services ?? [])];
    this.urls = args.forward
      ? environment.forward(nodes, { parent: this, dependsOn: deployed })
      : pulumi.output<Record<string, string>>({});
    const own = Object.entries(system.outputs?.(nodes) ?? {});
    this.extra = {
      ...Object.fromEntries(own.map(([key, value]) => [key, this.urls.apply(value)])),
      ...(args.monitoring && grafanaOutputs(args.monitoring, this.urls, args.secrets)),
    };

    // Whatever the verdicts stand on: when it changes, they have to be proved again.
    const subject = digest([deployment.digest, environment.generation, args.run]);
    const verification = new Verification(
      "verification",
      { environment, deployment, subject },
      { parent: this, dependsOn: deployed },
    );
    tellScenarios(
      deployment,
      scenarios.map(({ id }) => id),
    );
    const runs: ScenarioRun[] = [];
    for (const scenario of scenarios) {
      const attempt = args.attempts[scenario.id] ?? 0;
      const dependsOn = [verification, ...runs.slice(-1)];
      const run = { environment, stack, deployment, scenario, subject, attempt, seed: args.seed };
      runs.push(new ScenarioRun(scenario.id.toLowerCase(), run, { parent: this, dependsOn }));
    }
    if (runs.length > 0)
      new Gate("gate", { results: runs.map((run) => run.result) }, { parent: this, dependsOn: runs });
    this.verdicts = pulumi
      .all(runs.map((run) => run.verdict))
      .apply((verdicts) =>
        Object.fromEntries(scenarios.map((scenario, index) => [scenario.id, verdicts[index] ?? "invalid"])),
      );
    this.registerOutputs({ addresses: this.addresses, urls: this.urls, verdicts: this.verdicts });
  }
}

/** Writes down beside the deployment which scenarios there will be: who asks meanwhile learns how far it is. */
function tellScenarios({ file }: PublishedDeployment, ids: readonly string[]): void {
  if (!pulumi.runtime.isDryRun() && existsSync(file))
    replaceFile(join(dirname(file), "scenarios.json"), JSON.stringify(ids));
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
