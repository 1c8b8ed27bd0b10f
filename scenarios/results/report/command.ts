/** The command that runs a scenario, or a whole run, once more. */
import type { RunHeader } from "../schema";

/** Run ids and scenario ids are plain words; a stack's name may need quotes. */
export function reproduceCommand({ id, stack }: Pick<RunHeader, "id" | "stack">, scenario?: string): string {
  const only = scenario === undefined ? "" : ` --scenario ${scenario}`;
  return `npx testbed reproduce ${id} --stack ${/^[\w.-]+$/.test(stack) ? stack : `'${stack}'`}${only}`;
}
