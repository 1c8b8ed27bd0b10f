import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { command } from "../command";
import { pulumiEnvironment } from "../environment";
import { step } from "../progress";
import { project } from "../project";
import { pulumiCli } from "./run";
import { stackFileCopy } from "./stack";

interface Checkpoint {
  readonly checkpoint?: { readonly latest?: { readonly pending_operations?: readonly unknown[] | null } };
}

/** Closes what a killed engine left open, if anything. */
export async function closePending(stack: string): Promise<void> {
  const args = closingPending(pulumiEnvironment().PULUMI_BACKEND_URL, stack);
  if (args === undefined) return;
  const { file, env } = pulumiCli();
  await step("Closing the operations that a killed Pulumi left open", () =>
    command([file, ...args, "--config-file", stackFileCopy(stack), "--non-interactive"], {
      cwd: project,
      env,
    }),
  );
}

/**
 * Arguments of the `pulumi` that closes what a killed one left open; undefined if there is nothing. Pulumi by itself warns
 * of a creation that was under way at every `up` from then on. It may be forgotten here: our resources converge from
 * whatever they find, so the next `up` creates again what had begun. Only in a file backend: elsewhere looking would
 * cost a round trip each time.
 */
export function closingPending(backend: string | undefined, stack: string): readonly string[] | undefined {
  if (!backend?.startsWith("file:///")) return undefined;
  const file = join(fileURLToPath(backend), ".pulumi", "stacks", "testbed", `${stack}.json`);
  if (!existsSync(file)) return undefined;
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
  if (!checkpoint?.latest?.pending_operations?.length) return undefined;
  return ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", stack];
}
