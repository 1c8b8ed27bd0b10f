import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identifySelf, isAlive, type ProcessIdentity } from "../scenarios/runner/processes";
import { note } from "./progress";

/**
 * Runs work while no other process runs work under the same lock file. The file says which process holds it; one left by a
 * dead process is taken over, also when its pid has been given to another since. In the rare race of two take-overs both run: the work must stay right then, only wasted.
 */
export async function exclusively<T>(lock: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  let waiting = false;
  while (!take(lock)) {
    const holder = holderOf(lock);
    if (!holder || !isAlive(holder)) {
      rmSync(lock, { force: true });
      continue;
    }
    if (!waiting) note(`Waiting for process ${String(holder.pid)}, which does the same (${lock})`);
    waiting = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A link appears with its content: nobody ever reads a lock without its holder in it. */
function take(lock: string): boolean {
  const mine = `${lock}.${String(process.pid)}`;
  writeFileSync(mine, JSON.stringify(identifySelf()));
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function holderOf(lock: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(lock, "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
