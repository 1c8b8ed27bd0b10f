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

/** Milliseconds by which a clock that is set meanwhile may move the start of a process; no pid is used again that soon. */
const SET_AT_MOST = 60_000;

/**
 * `20261121T091122Z-4711`: sorts by time, and tells two that were started in the same second apart.
 * @param there runs that there are: the kernel tells starts by the clock as it is now, so the one of a process may move
 */
export function runIdOf(starter: ProcessIdentity, there: readonly string[] = [], now = new Date()): string {
  const started = startedAt(starter) ?? now;
  const same = there.find((run) => {
    const [, ...time] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/.exec(run) ?? [];
    const [year = 0, month = 1, ...rest] = time.map(Number);
    const apart = Math.abs(Date.UTC(year, month - 1, ...rest) - started.getTime());
    return run.endsWith(`-${starter.pid}`) && apart < SET_AT_MOST;
  });
  return same ?? `${started.toISOString().replaceAll(/[-:]|\.\d+/g, "")}-${starter.pid}`;
}
