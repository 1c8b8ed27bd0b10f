import { readFileSync } from "node:fs";

/** Whether a process runs, be it ours or not. One that is dead but that nobody has collected yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const state = fieldsOf(pid)?.[0];
  return state !== "Z" && state !== "X";
}

/**
 * When a process started, in milliseconds since 1970; undefined where /proc does not tell. A pid alone does not name
 * a process, because the kernel gives numbers out again.
 */
export function startedAt(pid: number): number | undefined {
  try {
    const boot = /^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1];
    // Field 22 is the start in ticks (100 a second).
    const ticks = fieldsOf(pid)?.[19];
    return boot === undefined || ticks === undefined ? undefined : Number(boot) * 1000 + Number(ticks) * 10;
  } catch {
    return undefined;
  }
}

/** Fields of /proc/PID/stat from the third on: they follow the name, which is in brackets and may hold anything. */
function fieldsOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/stat`, "utf8")
      .split(") ")
      .at(-1)
      ?.split(" ");
  } catch {
    return undefined;
  }
}
