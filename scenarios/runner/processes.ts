/** Processes by identity, not by pid alone: pids are used again. Where there is no /proc, by pid and what `ps` tells. */
import { existsSync, readFileSync } from "node:fs";
import type { z } from "zod";
import type { processIdentitySchema } from "../results/schema";
import { listed } from "./ps";

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** Fields of /proc/PID/stat; the name stands in parentheses and may contain anything, also parentheses. */
function stat(pid: number): { name: string; state: string; parent: number; started: string } | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const rest = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return {
    name: text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")),
    state: rest[0] ?? "",
    parent: Number(rest[1]),
    started: rest[19] ?? "",
  };
}

/** The identity of a living process; undefined when there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const seen = stat(pid);
  if (seen === undefined) return undefined;
  return { pid, started: seen.started, boot: read("/proc/sys/kernel/random/boot_id") ?? "" };
}

/** Our own identity; where there is no /proc, by pid and start of this process. */
export function identifySelf(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, started: "", boot: "" };
}

/** Whether that very process still runs. A zombie does not. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.boot === "") return runs(identity.pid);
  const seen = stat(identity.pid);
  if (seen === undefined || seen.state === "Z" || seen.state === "X") return false;
  return seen.started === identity.started && read("/proc/sys/kernel/random/boot_id") === identity.boot;
}

/** Whether some process has this pid, be it ours or not. A zombie does not run. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const state = stat(pid)?.state;
  return state !== "Z" && state !== "X";
}

/** A process above us. */
export interface Ancestor extends ProcessIdentity {
  readonly name: string;
}

type Look = (pid: number) => (Ancestor & { readonly parent: number }) | undefined;

function inProc(pid: number): ReturnType<Look> {
  const seen = stat(pid);
  const identity = identify(pid);
  return seen && identity && { ...identity, name: seen.name, parent: seen.parent };
}

/** As `ps` tells; such an identity says when the process was started, but is compared by its pid alone. */
export function byPs(pid: number): ReturnType<Look> {
  const seen = listed(pid);
  return seen && { pid, boot: "", ...seen };
}

/** From our parent up to the nearest process called `name`, that one included; undefined when there is none above us. */
export function ancestorsUpTo(
  name: string,
  from = process.ppid,
  look: Look = existsSync("/proc/self/stat") ? inProc : byPs,
): readonly Ancestor[] | undefined {
  const chain: Ancestor[] = [];
  for (let pid = from; pid > 1;) {
    const seen = look(pid);
    if (seen === undefined) return undefined;
    const { parent, ...ancestor } = seen;
    chain.push(ancestor);
    if (ancestor.name === name) return chain;
    pid = parent;
  }
  return undefined;
}
