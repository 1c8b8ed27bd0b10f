import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { operations, type HalfMade, type StackPlace } from "../../components/environments/operations";
import { command } from "../command";
import { pulumiEnvironment } from "../environment";
import { step } from "../progress";
import { project } from "../project";
import { pulumiCli } from "./run";
import { stackFileCopy } from "./stack";

interface Operation {
  readonly type?: string;
  readonly resource?: { readonly type?: string; readonly inputs?: { readonly name?: unknown } };
}

interface Checkpoint {
  readonly checkpoint?: { readonly latest?: { readonly pending_operations?: readonly Operation[] | null } };
}

/** Closes what a killed engine left open, if anything. */
export async function closePending(stack: string): Promise<void> {
  const backend = pulumiEnvironment().PULUMI_BACKEND_URL;
  const args = closingPending(backend, stack);
  if (args === undefined) return;
  const { file, env } = pulumiCli();
  await step("Closing the operations that a killed Pulumi left open", async () => {
    await removeHalfMade(backend, { stack, project });
    await command([file, ...args, "--config-file", stackFileCopy(stack), "--non-interactive"], {
      cwd: project,
      env,
    });
  });
}

/**
 * Takes away what a killed engine was about to make and does not know of: it may be there by now, and would be in the way of the
 * next `up`, and stay behind the next `destroy`.
 */
export async function removeHalfMade(backend: string | undefined, place: StackPlace): Promise<void> {
  const made = pendingOperations(backend, place.stack).flatMap(({ type, resource }): HalfMade[] => {
    const { type: kind, inputs } = resource ?? {};
    if (type !== "creating" || kind === undefined || typeof inputs?.name !== "string") return [];
    return [{ type: kind, name: inputs.name }];
  });
  if (made.length === 0) return;
  for (const load of Object.values(operations)) await load().undo?.(place, made);
}

/**
 * Arguments of the `pulumi` that closes what a killed one left open; undefined if there is nothing. Pulumi by itself warns
 * of a creation that was under way at every `up` from then on. It may be forgotten here: scripts of ours converge from
 * whatever they find, so the next `up` creates again what had begun; of the rest see `removeHalfMade`. Only in a file backend:
 * elsewhere looking would cost a round trip each time.
 */
export function closingPending(backend: string | undefined, stack: string): readonly string[] | undefined {
  if (pendingOperations(backend, stack).length === 0) return undefined;
  return ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", stack];
}

function pendingOperations(backend: string | undefined, stack: string): readonly Operation[] {
  if (!backend?.startsWith("file:///")) return [];
  const file = join(fileURLToPath(backend), ".pulumi", "stacks", "testbed", `${stack}.json`);
  if (!existsSync(file)) return [];
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
  return checkpoint?.latest?.pending_operations ?? [];
}
