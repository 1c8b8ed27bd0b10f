/** A folder that `testbed render` has written, and writes again. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Problem } from "./exit";

/** Says that a folder is ours, whose, and which files. */
const RECORD = ".testbed-render.json";
const recordSchema = z.object({ stack: z.string(), files: z.array(z.string()) });

/** @throws Problem when there is something in the folder that is not this stack's */
export function requireOwnFolder(folder: string, stack: string): void {
  recorded(folder, stack);
}

/** Replaces what was rendered before; what else is there stays. @throws Problem as `requireOwnFolder` does */
export function writeFolder(folder: string, stack: string, files: ReadonlyMap<string, string>): void {
  for (const file of recorded(folder, stack)) if (!files.has(file)) remove(folder, file);
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const record = { stack, files: [...files.keys()].sort() };
  writeFileSync(join(folder, RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Files that were rendered before. */
function recorded(folder: string, stack: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const record = join(folder, RECORD);
  if (existsSync(record)) {
    const parsed = recordSchema.safeParse(parse(readFileSync(record, "utf8")));
    if (!parsed.success) throw new Problem(`${record} cannot be read: remove it with what was rendered`);
    if (parsed.data.stack === stack)
      return parsed.data.files.filter((file) => !file.split("/").includes(".."));
    throw new Problem(`${folder} holds the stack ${parsed.data.stack}: give ${stack} a folder of its own`);
  }
  // A repository that was just made.
  const [other] = readdirSync(folder).filter((name) => name !== ".git");
  if (other === undefined) return [];
  throw new Problem(`${folder} is not empty, and was not rendered by this command (${other}): give a folder that is empty or yet to be made`); // prettier-ignore
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** With the folders that are empty then. */
function remove(folder: string, file: string): void {
  rmSync(join(folder, file), { force: true });
  for (let parent = dirname(file); parent !== "."; parent = dirname(parent)) {
    const path = join(folder, parent);
    if (!existsSync(path)) continue;
    if (readdirSync(path).length > 0) return;
    rmdirSync(path);
  }
}
