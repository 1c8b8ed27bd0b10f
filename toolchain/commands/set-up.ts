import { writeEnvironment } from "../environment";
import type { Purpose } from "../packages/declared";
import { installPrograms } from "../packages/install";
import { gatherFacts, problemsOf, requireNoProblems } from "../preflight";
import { note } from "../progress";
import { installPulumi } from "../pulumi/install";
import { chooseSource } from "../pulumi/source";
import { ensureStack } from "../pulumi/stack";

export interface SetUpOptions {
  /** The stack that will be deployed: its environment's needs are checked too. */
  readonly stack?: string;
  /** What system programs are wanted for. @default ["run"] */
  readonly purposes?: readonly Purpose[];
}

/**
 * Makes everything that running Pulumi here needs. Quick when it is all there.
 * @throws SetupError before anything is changed when this machine cannot do it
 */
export async function setUp({ stack, purposes = ["run"] }: SetUpOptions = {}): Promise<void> {
  const source = await chooseSource();
  const facts = gatherFacts(source, stack);
  requireNoProblems(problemsOf(facts));
  // The programs are Linux's own; only environment local uses them.
  const usesPrograms = facts.platform === "linux" && (facts.environment ?? "local") === "local";
  if (usesPrograms) await installPrograms(purposes, facts.system);
  await installPulumi(source);
  writeEnvironment();
}

/** Sets up and makes the stack, so that Pulumi can be used by hand. Returns 0. */
export async function setUpStack(stack: string): Promise<number> {
  await setUp({ stack });
  await ensureStack(stack);
  note(`Ready. Deploy:    npm start${stack === "local" ? "" : ` -- --stack ${stack}`}`);
  note(`Or with Pulumi:   . .testbed/env && npx pulumi up --stack ${stack}`);
  return 0;
}
