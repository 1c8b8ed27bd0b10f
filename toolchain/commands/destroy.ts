import { operations } from "../../components/environments/operations";
import { pulumiEnvironment } from "../environment";
import { named } from "../preflight";
import { note, step } from "../progress";
import { cacheDirectory } from "../project";
import { closePending } from "../pulumi/pending";
import { runPulumi } from "../pulumi/run";
import { removeStack, stackExists, stackFileCopy } from "../pulumi/stack";
import { requireUnlocked } from "../pulumi/stale-lock";
import { SetupError } from "../setup-error";
import { setUp } from "./set-up";
import type { StartOptions } from "./start";

export interface DestroyOptions extends StartOptions {
  /** Volumes stay, and the seed of the secrets that what is in them may depend on. @default false */
  readonly keepVolumes?: boolean;
}

/** What is in volumes may depend on it. */
const SEED = "random:index/randomPassword:RandomPassword";

/** Takes a stack down and removes it. Returns the exit code of `pulumi destroy`. @throws SetupError for what cannot be kept */
export async function destroy({ stack, raw = false, keepVolumes = false }: DestroyOptions): Promise<number> {
  const kept = keepVolumes ? [...volumesOf(stack), SEED] : [];
  await setUp({ stack });
  requireUnlocked(pulumiEnvironment().PULUMI_BACKEND_URL, stack);
  if (!(await stackExists(stack))) {
    note(`There is no stack ${stack}: nothing to destroy.`);
    return 0;
  }
  await closePending(stack);
  const args = [
    "destroy",
    "--yes",
    "--skip-preview",
    "--stack",
    stack,
    "--config-file",
    stackFileCopy(stack),
    ...kept.flatMap((type) => ["--exclude", `**${type}::*`]),
  ];
  const { code } = await runPulumi(args, { title: "Taking down", stack, raw });
  if (code !== 0) {
    const option = stack === "local" ? "" : ` -- --stack ${stack}`;
    note(`\nStack ${stack} was not taken down completely; \`npm run destroy${option}\` tries again.`);
    return code;
  }
  if (keepVolumes) {
    note("The volumes were kept: `npm start` uses them again, `npm run destroy` takes them away too.");
    return 0;
  }
  await step(`Removing stack ${stack}`, () => removeStack(stack));
  note(
    `What is left: results/ (of your runs), .testbed/ (tools and keys), ${cacheDirectory()} (to start fast again).`,
  );
  return 0;
}

/** Types of what a stack's nodes have stored. @throws SetupError where that is no thing of its own */
function volumesOf(stack: string): readonly string[] {
  const { environment = "" } = named(stack);
  const { volumes } = operations[environment]?.() ?? {};
  if (volumes) return volumes;
  throw new SetupError(
    `--keep-volumes keeps nothing of stack ${stack}, which is on \`${environment}\`: what its nodes have stored goes with them.`,
    [
      "Take it down without the option, or stop it: `npx testbed stop` keeps what nodes have, where they can be stopped.",
    ],
  );
}
