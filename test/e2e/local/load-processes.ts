import { readdirSync, readFileSync } from "node:fs";

/** Pids of the load workers whose parent is `parent`. */
export function workersOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [, ppid] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return (
          Number(ppid) === parent && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("worker's code")
        );
      } catch {
        return false; // ended meanwhile
      }
    });
}

export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
