import { isDeepStrictEqual } from "node:util";
import type { Changes } from "../provider/diff";

/**
 * Which of the paths are added by inputs that now say what the object is anyway, by a default of the API server:
 * nothing to replace it for.
 */
export function restated(
  paths: readonly string[],
  changes: Changes,
  news: unknown,
  live: unknown,
): readonly string[] {
  return paths.filter(
    (path) => changes.get(path) === "add" && isDeepStrictEqual(at(news, path), at(live, path)),
  );
}

/** What is at a property path, e.g. `spec.ports[0]` or `metadata.annotations["a.b/c"]`. */
function at(value: unknown, path: string): unknown {
  const keys = path.match(/"(?:[^"\\]|\\.)*"|[^.[\]"]+/g) ?? [];
  return keys.reduce<unknown>((within, key) => {
    const name = key.startsWith('"') ? (JSON.parse(key) as string) : key;
    return (within as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  }, value);
}
