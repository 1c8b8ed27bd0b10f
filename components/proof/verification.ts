import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../environments/environment";
import { programCommand } from "../hosts/command";
import type { PublishedDeployment } from "../inventory-file";
import { TYPESCRIPT } from "../../scenarios/typescript";

export interface VerificationArgs {
  readonly environment: Environment;
  readonly deployment: PublishedDeployment;
  /** Digest of what is verified; a new one verifies again. */
  readonly subject: string;
}

/**
 * Post-deploy verification, before the first scenario: every node ready, each metrics endpoint answers when read
 * directly, files read back equal, and the reachability matrix is as declared. Anything else fails the update.
 */
export class Verification extends pulumi.ComponentResource {
  /** JSON: what was measured. */
  readonly report: pulumi.Output<string>;

  constructor(name: string, args: VerificationArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("testbed:index:Verification", name, {}, opts);
    const command = programCommand(
      name,
      {
        argv: [...args.environment.vantage, "node", ...TYPESCRIPT, "scenarios/verify/main.ts"],
        stdin: args.deployment.file,
        environment: { TESTBED_SUBJECT: args.subject },
      },
      { parent: this },
    );
    this.report = command.stdout;
    this.registerOutputs({ report: this.report });
  }
}
