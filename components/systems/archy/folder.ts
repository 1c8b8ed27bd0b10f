/** A folder that is sent to hosts: its digest decides whether they have it already. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Relative to the project. */
export interface Folder {
  readonly folder: string;
  readonly digest: string;
}

const MOST_FILES = 2000;
const MOST_BYTES = 16 * 2 ** 20;

/** Paths in the folder, without those of version control. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\/+/, ""))
    .filter((path) => !path.split("/").includes(".git"))
    .sort();
}

/** Of paths, contents, and what may be executed. @throws Error when the folder cannot be read */
export function folderOf(folder: string): Folder {
  const hash = createHash("sha256");
  for (const path of filesOf(folder)) {
    const file = join(folder, path);
    const content = readFileSync(file);
    hash.update(`${path}\0${statSync(file).mode & 0o100 ? "x" : "-"}\0${content.length}\0`).update(content);
  }
  return { folder, digest: hash.digest("hex").slice(0, 16) };
}

/** What is wrong with a suite's folder, as the end of a sentence; undefined for one that can be run. */
export function suiteProblem(folder: string): string | undefined {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    return "there is no such folder; give its path relative to the project";
  const files = filesOf(folder);
  if (!files.some((path) => path.endsWith(".bats"))) return "it has no `*.bats`; give the folder of a suite";
  const bytes = files.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
  return files.length > MOST_FILES || bytes > MOST_BYTES
    ? `it has ${files.length} files of ${Math.round(bytes / 2 ** 20)} MB together, at most ${MOST_FILES} and ${MOST_BYTES / 2 ** 20} MB are sent to hosts; give the folder of the suite alone`
    : undefined;
}
