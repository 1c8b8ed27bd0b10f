import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { command } from "../command";
import { step } from "../progress";
import { project } from "../project";
import { pulumiCli } from "./run";
import { stackFileOf, stackFolder as copies } from "./stack-file";

/**
 * Copies the stack file and returns the copy's path, for `--config-file`. Pulumi writes the salt of its secrets into the stack
 * file it is given. Ours is tracked and shared, the salt belongs to one state: so commands of ours get a copy to write to.
 * The salt they need comes from the state.
 */
export function stackFileCopy(stack: string): string {
  const copy = join(copies, `Pulumi.${stack}.yaml`);
  mkdirSync(copies, { recursive: true });
  copyFileSync(stackFileOf(stack), copy);
  return copy;
}

/** Makes the stack in the backend unless it is there. */
export async function ensureStack(stack: string): Promise<void> {
  if (await stackExists(stack)) return;
  await step(`Making stack ${stack}`, () => initStack(stack));
}

/** Whether the backend knows the stack. */
export async function stackExists(stack: string): Promise<boolean> {
  const { file, env } = pulumiCli();
  const listed = await command([file, "stack", "ls", "--json", "--non-interactive"], { cwd: project, env });
  return (JSON.parse(listed) as { name: string }[]).some(({ name }) => name.split("/").at(-1) === stack);
}

/** A new stack writes its salt beside the project file it is made from, which is a copy here too. */
async function initStack(stack: string): Promise<void> {
  const { file, env } = pulumiCli();
  stackFileCopy(stack);
  copyFileSync(join(project, "Pulumi.yaml"), join(copies, "Pulumi.yaml"));
  await command([file, "stack", "init", stack, "--non-interactive"], { cwd: copies, env });
  await command([file, "stack", "select", stack, "--non-interactive"], { cwd: project, env });
}

/** Removes the stack from the backend; its resources must be gone. The stack file stays. */
export async function removeStack(stack: string): Promise<void> {
  const { file, env } = pulumiCli();
  await command([file, "stack", "rm", stack, "--yes", "--preserve-config", "--non-interactive"], {
    cwd: project,
    env,
  });
  const copy = join(copies, `Pulumi.${stack}.yaml`);
  if (existsSync(copy)) rmSync(copy);
}
