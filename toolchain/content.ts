import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

/** A short name for content: the same parts give the same name. */
export function contentKey(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${String(part.length)}:${part}`);
  return hash.digest("hex").slice(0, 16);
}

/** All files below a folder as one content key; names and contents count. */
export function folderKey(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return contentKey(...files.flatMap((file) => [relative(folder, file), readFileSync(file, "base64")]));
}

/**
 * Fills a folder once. `fill` works on a folder beside it which then takes its name in one move: the folder is whole
 * or absent, also after a kill. When somebody else was faster, theirs stays.
 */
export async function fillOnce(folder: string, fill: (empty: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const fresh = `${folder}.${String(process.pid)}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    await fill(fresh);
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
