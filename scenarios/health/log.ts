import { renameSync, statSync } from "node:fs";
import { appendFile } from "../results/files";

/** Beyond this size (bytes) a log is put aside as `FILE.1`: ten thousand checks of three nodes. */
const LIMIT_BYTES = 2 << 20;

/** Appends to a log that keeps at most twice the limit. One write: a reader sees all of it or nothing. */
export function appendToLog(file: string, text: string, limitBytes = LIMIT_BYTES): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0 && size + Buffer.byteLength(text) > limitBytes) renameSync(file, `${file}.1`);
  appendFile(file, text);
}
