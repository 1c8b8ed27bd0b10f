import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ownerId } from "../../components/environments/docker/names";
import { resultsSchema, type Results } from "../../scenarios/results/schema";
import { closingPending } from "../../toolchain/pulumi/pending";
import { clearStaleLocks } from "../../toolchain/pulumi/stale-lock";
import { docker } from "./docker-stack";
import { STACK, Workspace, type Running } from "./workspace";

/** A stack on `docker` under the real Pulumi engine. */
export class DockerRun {
  readonly workspace: Workspace;
  readonly owner: string;

  constructor(program: string, config: Readonly<Record<string, unknown>>) {
    this.workspace = new Workspace(program, { environment: "docker", ...config });
    this.owner = ownerId(STACK, this.workspace.directory);
  }

  /** As `npm start` does it. */
  async up(): Promise<Running> {
    await this.close();
    return this.workspace.start("up", "--yes", "--skip-preview", "--stack", STACK);
  }

  /** @throws Error with the plan when anything would change */
  async expectNoChanges(): Promise<void> {
    await this.workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK);
  }

  /** Scenario → verdict, with its reason where it is not `pass`; of every run the last. */
  verdicts(): Record<string, string> {
    return Object.fromEntries(
      this.results()
        .flatMap(({ scenarios }) => scenarios)
        .map(({ id, verdict, reason }) => [id, verdict === "pass" ? verdict : `${verdict}: ${reason}`]),
    );
  }

  /** Every run's results, oldest first. @throws when a file is not whole */
  results(): Results[] {
    const directory = join(this.workspace.directory, "results", STACK);
    return readdirSync(directory)
      .sort()
      .map((name) =>
        resultsSchema.parse(JSON.parse(readFileSync(join(directory, name, "results.json"), "utf8"))),
      );
  }

  /** Names of what the engine has of this stack. */
  left(): string {
    const mine = ["--filter", `label=testbed.owner=${this.owner}`];
    return [
      docker("ps", "--all", "--format", "{{.Names}}", ...mine),
      docker("volume", "ls", "--quiet", ...mine),
      docker("network", "ls", "--format", "{{.Name}}", ...mine),
    ].join("");
  }

  async remove(): Promise<void> {
    await this.close();
    await this.workspace.remove();
  }

  /** Makes up for what a killed engine left. */
  private async close(): Promise<void> {
    clearStaleLocks(this.workspace.backend, STACK);
    const closing = closingPending(this.workspace.backend, STACK);
    if (closing) await this.workspace.pulumi(...closing);
  }
}
