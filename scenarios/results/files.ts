/** Files of the project belong to the person who started the run, also under sudo, and are whole at every moment. */
import { appendFileSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The user behind sudo; undefined when there is nothing to hand over. */
function invokingUser(): { uid: number; gid: number } | undefined {
  const { SUDO_UID: uid, SUDO_GID: gid } = process.env;
  if (process.getuid?.() !== 0 || uid === undefined || gid === undefined) return undefined;
  return { uid: Number(uid), gid: Number(gid) };
}

function handOver(path: string): void {
  const user = invokingUser();
  if (user) chownSync(path, user.uid, user.gid);
}

/** Makes a directory and its parents; each new one belongs to the invoking user. */
export function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  mkdirSync(path, { recursive: true });
  handOver(path);
}

/** Replaces a file in one step: a reader sees the old or the new content, never half of it. Directories above it are made. */
export function replaceFile(path: string, content: string, mode = 0o644): void {
  makeDirectory(dirname(path));
  const next = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(next, content, { mode });
    handOver(next);
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** Appends to a file; what was appended survives a SIGKILL of this process. */
export function appendFile(path: string, content: string): void {
  const fresh = !existsSync(path);
  if (fresh) makeDirectory(dirname(path));
  appendFileSync(path, content);
  if (fresh) handOver(path);
}
