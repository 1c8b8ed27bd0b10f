import * as pulumi from "@pulumi/pulumi";
import type { Scenario } from "../../scenarios/scenario";
import type { Environment } from "../environments/environment";
import { programCommand } from "../hosts/command";
import type { PublishedDeployment } from "../inventory-file";
import { TYPESCRIPT } from "../../scenarios/typescript";

export interface ScenarioRunArgs {
  readonly environment: Environment;
  readonly stack: string;
  readonly deployment: PublishedDeployment;
  readonly scenario: Scenario;
  /** Digest of what the verdict stands on; a new one runs the scenario again. */
  readonly subject: string;
  /** Number of earlier tries that did not pass. */
  readonly attempt: number;
  readonly seed: number;
}

/** One scenario, run by the scenario runner; it succeeds whatever the verdict, so that the ones after it still run. */
export class ScenarioRun extends pulumi.ComponentResource {
  /** One line of JSON: id, verdict, reason, seconds, run. */
  readonly result: pulumi.Output<string>;
  readonly verdict: pulumi.Output<string>;

  constructor(name: string, args: ScenarioRunArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, stack, deployment, scenario, subject, attempt, seed } = args;
    super("testbed:scenarios:ScenarioRun", name, { title: scenario.title }, opts);

    const command = programCommand(
      name,
      {
        argv: [...environment.vantage, "node", ...TYPESCRIPT, "scenarios/runner/main.ts"],
        stdin: JSON.stringify({
          deployment: deployment.file,
          scenario,
          results: `results/${stack}`,
          seed: String(seed),
          subject,
          attempt,
        }),
        environment: { TESTBED_SUBJECT: subject },
      },
      { parent: this },
    );
    this.result = command.stdout.apply((text) => text.trim().split("\n").at(-1) ?? "");
    this.verdict = this.result.apply((line) =>
      line ? (JSON.parse(line) as { verdict: string }).verdict : "invalid",
    );
    this.registerOutputs({ verdict: this.verdict });
  }
}
