import { pulumiEnvironment } from "../environment";
import { note, step } from "../progress";
import { cacheDirectory } from "../project";
import { runPulumi } from "../pulumi/run";
import { removeStack, stackExists, stackFileCopy } from "../pulumi/stack";
import { clearStaleLocks } from "../pulumi/stale-lock";
import { setUp } from "./set-up";

/** Takes a stack down and removes it. Returns the exit code of `pulumi destroy`. */
export async function destroy(stack: string): Promise<number> {
  await setUp({ stack });
  clearStaleLocks(pulumiEnvironment().PULUMI_BACKEND_URL, stack);
  if (!(await stackExists(stack))) {
    note(`There is no stack ${stack}: nothing to destroy.`);
    return 0;
  }
  const config = stackFileCopy(stack);
  const code = await runPulumi([
    "destroy",
    "--yes",
    "--skip-preview",
    "--stack",
    stack,
    "--config-file",
    config,
  ]);
  if (code !== 0) {
    note(`Stack ${stack} was not destroyed completely; see the messages above, then run this again.`);
    return code;
  }
  await step(`Removing stack ${stack}`, () => removeStack(stack));
  note(
    `What is left: results/ (of your runs), .testbed/ (tools and keys), ${cacheDirectory()} (to start fast again).`,
  );
  return 0;
}
