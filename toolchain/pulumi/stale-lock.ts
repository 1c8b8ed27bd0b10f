import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { identify, runs } from "../../scenarios/runner/processes";
import { startedAt } from "../../scenarios/runner/run-id";
import { note } from "../progress";
import { SetupError } from "../setup-error";

/** What Pulumi's file backend writes into a lock. */
export interface LockContent {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp: string;
}

/** What this machine knows of processes. */
export interface Processes {
  readonly hostname: string;
  runs(pid: number): boolean;
  /** Milliseconds since 1970, if it can be told. */
  startedAt(pid: number): number | undefined;
}

const thisMachine: Processes = {
  hostname: hostname(),
  runs,
  startedAt(pid) {
    const process = identify(pid);
    return process && startedAt(process)?.getTime();
  },
};

/** Clocks of /proc are exact to a second or so. */
const tolerance = 2_000;

/** Whether the process that took the lock is surely gone: dead, or its pid has been given to a younger process. */
export function isStale(lock: LockContent, machine: Processes): boolean {
  if (lock.hostname !== machine.hostname) return false;
  if (!machine.runs(lock.pid)) return true;
  const started = machine.startedAt(lock.pid);
  return started !== undefined && started > Date.parse(lock.timestamp) + tolerance;
}

/**
 * Removes locks whose process is gone; a killed `pulumi` leaves one. Only in a file backend, because in others Pulumi
 * alone knows who works on a stack (`pulumi cancel`).
 * @param stack only its locks. @default those of every stack of this project
 * @returns the locks that stay
 */
export function clearStaleLocks(
  backend: string | undefined,
  stack = "",
  machine = thisMachine,
): readonly LockContent[] {
  if (!backend?.startsWith("file:///")) return [];
  const folder = join(fileURLToPath(backend), ".pulumi", "locks", "organization", "testbed", stack);
  if (!existsSync(folder)) return [];
  const staying: LockContent[] = [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((each) => each.endsWith(".json"))) {
    const file = join(folder, name);
    const lock = read(file);
    // A lock without content is one whose writer was killed while writing: it takes the file system an instant.
    if (lock === "gone") continue;
    if (lock !== undefined && !isStale(lock, machine)) {
      staying.push(lock);
      continue;
    }
    rmSync(file, { force: true });
    rmSync(`${file}.attrs`, { force: true });
    note(`Cleared the lock that process ${String(lock?.pid ?? "(unknown)")} left when it died: ${file}`);
  }
  return staying;
}

/**
 * Clears what killed processes left, and makes sure that nobody else works on the stack.
 * @throws SetupError when somebody does
 */
export function requireUnlocked(backend: string | undefined, stack: string, machine = thisMachine): void {
  const [lock] = clearStaleLocks(backend, stack, machine);
  if (!lock) return;
  const who = `pid ${lock.pid} on ${lock.hostname}, since ${lock.timestamp}`;
  throw new SetupError(`Another Pulumi works on stack ${stack} (${who}).`, [
    "Wait for it, or end it with Ctrl-C where it was started: it heals and stops. Then run this again.",
    `If it is surely gone:  . .testbed/env && npx pulumi cancel --stack ${stack}`,
  ]);
}

/** Undefined: not JSON. Its owner may take it away at any time. */
function read(file: string): LockContent | "gone" | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as LockContent;
  } catch (error) {
    return error instanceof SyntaxError ? undefined : "gone";
  }
}
