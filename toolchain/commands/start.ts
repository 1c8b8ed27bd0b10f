import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pulumiEnvironment } from "../environment";
import { note } from "../progress";
import { project } from "../project";
import { runPulumi } from "../pulumi/run";
import { ensureStack, stackFileCopy } from "../pulumi/stack";
import { clearStaleLocks } from "../pulumi/stale-lock";
import { setUp } from "./set-up";

/** Brings a stack up and shows the verdicts. Returns the exit code of `pulumi up`: 1 when the Gate failed. */
export async function start(stack: string): Promise<number> {
  await setUp({ stack });
  clearStaleLocks(pulumiEnvironment().PULUMI_BACKEND_URL, stack);
  await ensureStack(stack);
  const config = stackFileCopy(stack);
  const code = await runPulumi(
    ["up", "--yes", "--skip-preview", "--suppress-permalink=true"].concat(
      "--stack",
      stack,
      "--config-file",
      config,
    ),
  );
  showStatus(stack);
  note(`\nUse Pulumi  . .testbed/env && npx pulumi stack output --stack ${stack}`);
  return code;
}

/** Verdicts, and where results and services are. */
function showStatus(stack: string): void {
  const cli = join(project, "cli", "testbed.cjs");
  if (!existsSync(cli)) return;
  const args = [cli, "status", "--stack", stack];
  spawnSync(process.execPath, args, {
    cwd: project,
    env: pulumiEnvironment(),
    stdio: ["ignore", "inherit", "inherit"],
  });
}
