import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { signal } from "../signal";
import { hasRunningMember } from "./group-members";

/** How long a process group gets between SIGTERM and SIGKILL, in milliseconds. */
const GRACE_MS = 10_000;

const POLL_MS = 20;
const running = new Set<ProcessGroup>();

/**
 * A child process that leads a session and a process group of its own, so that it and all it started can be ended
 * together, and so that what it leaves running in the background is not hit by signals meant for the plugin.
 */
export class ProcessGroup {
  readonly child: ChildProcess;
  private ending: Promise<void> | undefined;

  constructor(file: string, args: readonly string[], options: SpawnOptions) {
    this.child = spawn(file, args, { ...options, detached: true });
    if (this.child.pid === undefined) return;
    running.add(this);
    this.child.once("close", () => {
      if (this.ending === undefined) running.delete(this);
    });
  }

  /** SIGTERM to the whole group, SIGKILL to what is left of it after `graceMs`. Resolves when nothing is left. */
  end(graceMs = GRACE_MS): Promise<void> {
    this.ending ??= this.endGroup(Date.now() + graceMs).finally(() => running.delete(this));
    return this.ending;
  }

  private async endGroup(deadline: number): Promise<void> {
    if (!this.signal("SIGTERM")) return;
    while (this.signal(0) && hasRunningMember(this.child.pid ?? 0)) {
      // Until they are gone: who has not answered in time is killed, and so is what it starts meanwhile.
      if (Date.now() >= deadline) this.signal("SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** False when the group has no process any more. */
  private signal(name: NodeJS.Signals | 0): boolean {
    return this.child.pid !== undefined && signal(-this.child.pid, name);
  }
}

/** Ends every group whose child still runs. */
export async function endAllGroups(graceMs = GRACE_MS): Promise<void> {
  await Promise.all([...running].map((group) => group.end(graceMs)));
}
