import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { NO_VOTE, type Vote } from "./register";

const schema = z.strictObject({
  epoch: z.number().int().min(1),
  holder: z.string(),
  instance: z.string(),
  ttlMs: z.number().min(0),
});

/**
 * The vote on disk, or none when there is no file.
 * @throws Error when the file cannot be read: a forgotten vote could make two holders
 */
export function readVote(file: string): Vote {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return NO_VOTE;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `${file}: not a lease register. Restore it, or wait for the longest lease to run out, then remove it.`,
      { cause: error },
    );
  }
}

/** Replaces the vote on disk; it is flushed when this returns. */
export function writeVote(file: string, vote: Vote): void {
  const fresh = `${file}.new`;
  flushed(fresh, "w", (fd) => writeSync(fd, JSON.stringify(vote)));
  renameSync(fresh, file);
  flushed(dirname(file), "r", () => 0);
}

function flushed(path: string, flags: string, act: (fd: number) => unknown): void {
  const fd = openSync(path, flags, 0o600);
  try {
    act(fd);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
