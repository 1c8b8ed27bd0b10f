import { resolve, sep } from "node:path";

/**
 * Where a text that an adapter keeps belongs, in the directory of a scenario's results.
 * @throws Error when the path leads elsewhere
 */
export function placeOf(directory: string, path: string): string {
  const kept = resolve(directory, "kept");
  const file = resolve(kept, path);
  if (!file.startsWith(kept + sep)) throw new Error(`\`${path}\` is no place for what is kept`);
  return file;
}
