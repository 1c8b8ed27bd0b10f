import { readFileSync, readdirSync } from "node:fs";

/** Ends a process and all below it at once with SIGKILL. Whoever is stopped starts nobody: then none is missed. */
export function killTree(pid: number): void {
  let stopped: readonly number[] = [];
  for (;;) {
    const all = below(pid);
    for (const each of all) signal(each, "SIGSTOP");
    if (all.length === stopped.length) break;
    stopped = all;
  }
  for (const each of stopped) signal(each, "SIGKILL");
}

function below(pid: number): readonly number[] {
  let threads: readonly string[] = [];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  const children = threads.flatMap((thread) => {
    try {
      return readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean);
    } catch {
      return [];
    }
  });
  return [pid, ...children.flatMap((child) => below(Number(child)))];
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
