import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readWrapper } from "./wrapper";

/** Removes links and scripts of `wrapperScript` that lead to nothing, as they do when the cache was removed. */
export function removeDangling(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!leadsSomewhere(path)) rmSync(path);
  }
}

function leadsSomewhere(path: string): boolean {
  if (!existsSync(path)) return false;
  // What is linked to is a program as it is.
  if (!lstatSync(path).isFile()) return true;
  const wrapped = readWrapper(readFileSync(path, "utf8"));
  return wrapped === undefined || existsSync(wrapped.program);
}
