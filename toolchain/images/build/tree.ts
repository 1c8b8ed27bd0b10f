import { rmSync } from "node:fs";
import { join } from "node:path";
import { command } from "../../command";
import type { Report } from "../../progress";
import { trimmed } from "./recipe";

const tarAs = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name", "--mtime=@0"];

/** Unpacks the Debian packages of a folder as a root file system, without what no program reads. */
export async function unpackTree(archives: string, root: string, report: Report): Promise<void> {
  await command(["sh", join(__dirname, "unpack.sh"), archives, root], { onLine: report });
  trim(root, trimmed);
}

/** Takes files and folders away where they are. */
export function trim(root: string, paths: readonly string[]): void {
  for (const path of paths) rmSync(join(root, path), { recursive: true, force: true });
}

/** Packs a root file system, everything owned by root: the same files make the same archive. */
export async function packTree(root: string, archive: string): Promise<void> {
  await command(["tar", "--create", "--file", archive, "--directory", root, ...tarAs, "."]);
}
