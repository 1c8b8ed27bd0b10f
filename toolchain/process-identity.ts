import { readFileSync } from "node:fs";

/** Whether a process exists, be it ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * When a process started, in milliseconds since 1970; undefined where /proc does not tell. A pid alone does not name
 * a process, because the kernel gives numbers out again.
 */
export function startedAt(pid: number): number | undefined {
  try {
    const boot = /^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1];
    // After the command name, which is in brackets and may hold anything: field 22 is the start in ticks (100 a second).
    const fields = readFileSync(`/proc/${String(pid)}/stat`, "utf8")
      .split(") ")
      .at(-1)
      ?.split(" ");
    const ticks = fields?.[19];
    return boot === undefined || ticks === undefined ? undefined : Number(boot) * 1000 + Number(ticks) * 10;
  } catch {
    return undefined;
  }
}
