import { readdirSync, readFileSync } from "node:fs";
import { eventually } from "./eventually";

/** Kills processes at once, and waits until they are dead: on a busy machine a signal is not the end yet. */
export async function killed(...pids: readonly number[]): Promise<void> {
  for (const pid of pids) process.kill(pid, "SIGKILL");
  for (const pid of pids) await eventually(`process ${pid} is dead`, 10, () => !lives(pid));
}

/** Not so of the dead whom nobody has collected; but of those with threads that still end, and hold what it had open. */
export function lives(pid: number): boolean {
  return /\) [^ZX] /.test(read(`/proc/${pid}/stat`)) || threadsOf(pid).length > 1;
}

/** Pid of the first process below `pid` whose arguments match; undefined when there is none (any more). */
export function findBelow(pid: number, matches: (argv: readonly string[]) => boolean): number | undefined {
  for (const child of childrenOf(pid)) {
    if (matches(argvOf(child))) return child;
    const found = findBelow(child, matches);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Children of all its threads: each may have started some. */
function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function argvOf(pid: number): string[] {
  return read(`/proc/${pid}/cmdline`).split("\0");
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
