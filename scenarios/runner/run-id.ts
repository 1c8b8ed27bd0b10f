/** Ids that need no state: the same for all scenarios of one `pulumi up`, different for every other. */
import { readFileSync } from "node:fs";
import type { ProcessIdentity } from "./processes";

/** USER_HZ: the unit of start times in /proc/PID/stat, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** When a process was started; undefined where neither /proc nor `ps` has told. */
export function startedAt(identity: ProcessIdentity): Date | undefined {
  // As `ps` has it.
  if (identity.boot === "" && identity.started !== "") return new Date(identity.started);
  try {
    const boot = /^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1];
    if (boot === undefined || identity.started === "") return undefined;
    return new Date((Number(boot) + Number(identity.started) / TICKS_PER_SECOND) * 1000);
  } catch {
    return undefined;
  }
}

/** `20261121T091122Z-4711`: sorts by time, and tells two that were started in the same second apart. */
export function runIdOf(starter: ProcessIdentity, now = new Date()): string {
  const time = (startedAt(starter) ?? now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `${time}-${starter.pid}`;
}
