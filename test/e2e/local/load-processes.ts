import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

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

/** Polls until `holds` or throws with what was last seen. */
export async function until(holds: () => boolean, within: number, saw: () => string): Promise<void> {
  const end = performance.now() + within;
  while (!holds()) {
    await sleep(10);
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${saw()}`);
  }
}
