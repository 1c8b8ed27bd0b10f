import { spawnSync, type ChildProcess } from "node:child_process";

/**
 * Sends a signal to a process, or to a process group whose number is given negative; 0 asks whether it is there. What runs with
 * root's rights is reached by way of sudo, by which we started it.
 * @returns false when there is no such process any more
 */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
    if (name !== 0) spawnSync("sudo", ["-n", "kill", "-s", name.slice(3), "--", String(pid)]);
    return true;
  }
}

/** Sends one to a child, unless that has ended: its number may be another's by now. */
export function signalChild(
  { pid, exitCode, signalCode }: Pick<ChildProcess, "pid" | "exitCode" | "signalCode">,
  name: NodeJS.Signals,
): void {
  if (pid !== undefined && exitCode === null && signalCode === null) signal(pid, name);
}
