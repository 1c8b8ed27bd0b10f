import { readdirSync, readFileSync } from "node:fs";

const PAGE = 4096;

/** Bytes resident in a process and all its descendants; pages that they share count once for each. */
function treeMemory(root: number): number {
  const children = new Map<number, number[]>();
  const resident = new Map<number, number>();
  for (const pid of readdirSync("/proc").map(Number).filter(Number.isInteger)) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const parent = Number(fields[1]);
      children.set(parent, [...(children.get(parent) ?? []), pid]);
      resident.set(pid, Number(fields[21]) * PAGE);
    } catch {
      // Ended meanwhile.
    }
  }
  const sum = (pid: number): number =>
    (resident.get(pid) ?? 0) + (children.get(pid) ?? []).reduce((total, child) => total + sum(child), 0);
  return sum(root);
}

/** Looks at a process and its descendants ten times a second, which costs itself: only where memory is what is measured. */
export async function peakMemory(root: number, ended: Promise<unknown>): Promise<number> {
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, treeMemory(root))), 100);
  try {
    await ended;
    return peak;
  } finally {
    clearInterval(watch);
  }
}
