import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pulumiEnvironment } from "../environment";
import { note } from "../progress";
import { project } from "../project";
import { closePending } from "../pulumi/pending";
import { runPulumi } from "../pulumi/run";
import { ensureStack, stackFileCopy } from "../pulumi/stack";
import { requireUnlocked } from "../pulumi/stale-lock";
import { setUp } from "./set-up";

export interface StartOptions {
  readonly stack: string;
  /** Show Pulumi's own output. @default false */
  readonly raw?: boolean;
}

/** Brings a stack up and shows the verdicts. Returns the exit code of `pulumi up`: not 0 when the Gate failed. */
export async function start({ stack, raw = false }: StartOptions): Promise<number> {
  await setUp({ stack });
  requireUnlocked(pulumiEnvironment().PULUMI_BACKEND_URL, stack);
  await ensureStack(stack);
  await closePending(stack);
  const args = ["up", "--yes", "--skip-preview", "--suppress-permalink=true", "--stack", stack];
  const up = await runPulumi([...args, "--config-file", stackFileCopy(stack)], {
    title: "Deploying",
    stack,
    raw,
  });
  // Verdicts of an earlier run would look like this one's.
  if (!up.failed || up.scenarios > 0) showStatus(stack);
  return up.code;
}

/** Verdicts, and where results and services are. */
function showStatus(stack: string): void {
  note("");
  spawnSync(process.execPath, [join(project, "cli", "testbed.cjs"), "status", "--stack", stack], {
    cwd: project,
    env: pulumiEnvironment(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  const option = stack === "local" ? "" : ` --stack ${stack}`;
  note(`Look again  npx testbed status${option}`);
  note(`Pulumi      . .testbed/env && npx pulumi stack output --stack ${stack}`);
}
