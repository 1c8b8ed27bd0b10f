/** Notes each scenario's last verdict where the program looks for it: what did not pass runs again with the next `up`. */
import { readFileSync } from "node:fs";
import { attemptsFile } from "../../components/attempts";
import { replaceFile } from "../results/files";

/** @param verdict `running` before the first step: a run that never ends has not passed either */
export function noteAttempt(stack: string, id: string, attempt: number, verdict: string): void {
  const path = attemptsFile(process.cwd(), stack);
  replaceFile(path, `${JSON.stringify({ ...known(path), [id]: { attempt, verdict } }, undefined, 2)}\n`);
}

function known(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  } catch {
    // None yet, or nothing that can be read: what is in Pulumi's state decides then.
    return {};
  }
}
