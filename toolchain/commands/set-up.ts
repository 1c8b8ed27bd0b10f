import { writeEnvironment } from "../environment";
import type { Purpose } from "../packages/declared";
import { installPrograms } from "../packages/install";
import { gatherFacts, problemsOf, requireNoProblems } from "../preflight";
import { installPulumi } from "../pulumi/install";
import { installSaltFilter } from "../pulumi/salt-filter";
import { chooseSource } from "../pulumi/source";

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
  if (usesPrograms) await installPrograms(purposes);
  await installPulumi(source);
  writeEnvironment(source);
  installSaltFilter();
}
