import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** The user behind sudo. */
export interface Invoker {
  readonly uid: number;
  readonly gid: number;
  /** Home folder, when the user database knows it. */
  readonly home: string | undefined;
}

/** Who called sudo; undefined when nobody did, or when root did. */
export function invoker(environment: NodeJS.ProcessEnv = process.env): Invoker | undefined {
  const uid = Number(environment.SUDO_UID ?? 0);
  if (process.getuid?.() !== 0 || !Number.isInteger(uid) || uid <= 0) return undefined;
  return { uid, gid: Number(environment.SUDO_GID ?? uid), home: homeOf(uid) };
}

function homeOf(uid: number): string | undefined {
  try {
    return execFileSync("getent", ["passwd", String(uid)], { encoding: "utf8" }).split(":")[5];
  } catch {
    return undefined;
  }
}

/** Gives what root made in these folders to the user behind sudo, so that they can use and remove it without sudo. */
export function giveBack(folders: readonly string[]): void {
  const user = invoker();
  const present = folders.filter((folder) => existsSync(folder));
  if (!user || present.length === 0) return;
  const owner = `${String(user.uid)}:${String(user.gid)}`;
  execFileSync("find", [...present, "-xdev", "-uid", "0", "-exec", "chown", "-h", owner, "{}", "+"]);
}
