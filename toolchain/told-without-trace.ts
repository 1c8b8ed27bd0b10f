import { CommandError } from "./command";
import { SetupError } from "./setup-error";

/**
 * How a failure that is no defect of ours is told: set-up that cannot go on (2), or a program that ended badly, with the last
 * lines it printed (1, as for any error that nobody caught). Undefined for everything else.
 */
export function toldWithoutTrace(
  error: unknown,
): { readonly text: string; readonly exitCode: number } | undefined {
  if (error instanceof SetupError) return { text: error.toString(), exitCode: 2 };
  if (error instanceof CommandError) return { text: error.message, exitCode: 1 };
  return undefined;
}
