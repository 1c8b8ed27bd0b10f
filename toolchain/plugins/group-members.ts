import { readdirSync, readFileSync } from "node:fs";

/**
 * Whether a process group has a process that still runs. The dead that nobody has collected yet do not count: where
 * process 1 is not an init, as in many containers, they stay for ever.
 */
export function hasRunningMember(group: number): boolean {
  let processes: readonly string[];
  try {
    processes = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  } catch {
    // No /proc on this system: what the signal said has to do.
    return true;
  }
  return processes.some((pid) => runningStatus(pid)?.group === group);
}

/** Whether a process runs, by the same measure. */
export function isRunning(pid: number): boolean {
  return runningStatus(String(pid)) !== undefined;
}

function runningStatus(pid: string): ReturnType<typeof statusOf> {
  const status = statusOf(pid);
  return status?.state === "Z" || status?.state === "X" ? undefined : status;
}

/** State and process group from `/proc/PID/stat`; the fields follow the name, which may itself contain `)`. */
function statusOf(pid: string): { readonly state: string; readonly group: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state, group: Number(group) };
  } catch {
    return undefined;
  }
}
