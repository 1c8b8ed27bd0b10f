import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { resultsSchema, type Results } from "../../scenarios/results/schema";
import { closingPending, removeHalfMade } from "../../toolchain/pulumi/pending";
import { clearStaleLocks } from "../../toolchain/pulumi/stale-lock";
import { STACK, Workspace, type Running } from "./workspace";

/** A stack under the real Pulumi engine, whatever it runs on. */
export class PulumiRun {
  readonly workspace: Workspace;

  /**
   * @param program main file, relative to the checkout
   * @param config keys of the stack file without their prefix
   */
  constructor(program: string, config: Readonly<Record<string, unknown>>) {
    this.workspace = new Workspace(program, config);
  }

  /** As `npm start` does it. */
  async up(): Promise<Running> {
    await this.close();
    return this.workspace.start("up", "--yes", "--skip-preview", "--stack", STACK);
  }

  /** @throws Error when it fails for another reason than a scenario that did not pass */
  async upToVerdicts(): Promise<Record<string, string>> {
    const ended = await (await this.up()).done.catch((error: unknown) => error as Error);
    if (ended instanceof Error && !/not every scenario passed/.test(ended.message)) throw ended;
    return this.verdicts();
  }

  /** @throws Error with the plan when anything would change */
  async expectNoChanges(): Promise<void> {
    await this.workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK);
  }

  /** As `npm run destroy` does it. */
  async destroy(): Promise<void> {
    await this.close();
    await this.workspace.pulumi("destroy", "--yes", "--skip-preview", "--stack", STACK);
  }

  /** Scenario → verdict, with its reason where it is not `pass`; of every run the last. */
  verdicts(): Record<string, string> {
    return Object.fromEntries(
      this.results()
        .flatMap(({ scenarios }) => scenarios)
        .map(({ id, verdict, reason }) => [id, verdict === "pass" ? verdict : `${verdict}: ${reason}`]),
    );
  }

  /** Results of every run that was not killed, oldest first. @throws when a file is not whole */
  results(): Results[] {
    const directory = join(this.workspace.directory, "results", STACK);
    return readdirSync(directory)
      .sort()
      .map((name) => join(directory, name, "results.json"))
      .filter((file) => existsSync(file))
      .map((file) => resultsSchema.parse(JSON.parse(readFileSync(file, "utf8"))));
  }

  async remove(): Promise<void> {
    await this.close();
    await this.workspace.remove();
  }

  /** Makes up for what a killed engine left. */
  private async close(): Promise<void> {
    clearStaleLocks(this.workspace.backend, STACK);
    const closing = closingPending(this.workspace.backend, STACK);
    if (!closing) return;
    await removeHalfMade(this.workspace.backend, { stack: STACK, project: this.workspace.directory });
    await this.workspace.pulumi(...closing);
  }
}
