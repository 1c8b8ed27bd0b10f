import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Collects the argument lists and environments of every process on this machine, for as long as something goes on. */
export async function watchProcesses<T>(during: () => Promise<T>): Promise<{ value: T; seen: string }> {
  const seen = new Set<string>();
  const state = { over: false };
  const watching = (async () => {
    while (!state.over) {
      for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
        for (const what of ["cmdline", "environ"]) seen.add(read(`/proc/${pid}/${what}`));
      // What is looked at needs time too.
      await pause(2);
    }
  })();
  const value = await during().finally(() => (state.over = true));
  await watching;
  return { value, seen: [...seen].join("\n") };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // it has ended, or is somebody else's
  }
}
