import type { z } from "zod";
import type { Issue } from "./config-issues";
import { nearest } from "./did-you-mean";

/** What is left of a stack file when its mistakes are taken out. */
export interface Salvaged<T> {
  /** Undefined when too little is left: no system. */
  readonly data: T | undefined;
  /** Keys whose value is not what the stack file means: nothing that depends on them can be judged. */
  readonly uncertain: ReadonlySet<string>;
}

type Group = Record<PropertyKey, unknown>;

/**
 * Takes out what has mistakes, so that the rest can be judged; defaults stand in. Pure.
 * @param issues the innermost problems that the schema has with it
 * @param known the keys that there are at the top
 */
export function salvage<T>(
  schema: z.ZodType<T>,
  raw: Readonly<Record<string, unknown>>,
  issues: readonly Issue[],
  known: readonly string[],
): Salvaged<T> {
  const rest = structuredClone(raw) as Group;
  const uncertain = new Set<string>();
  for (const issue of issues) {
    const [key, index, ...inside] = issue.path;
    if (issue.code === "unrecognized_keys") {
      for (const unknown of issue.keys) {
        remove(rest, [...issue.path, unknown]);
        // A misspelt key was meant to say something.
        const meant = key === undefined ? nearest(unknown, known) : undefined;
        if (meant !== undefined) uncertain.add(meant);
      }
      if (key === "network") uncertain.add("network");
      // What a node is called matters to nothing else: its role can be judged.
    } else if (key === "nodes" && typeof index === "number" && inside[0] === "name") {
      set(rest, issue.path, `unnamed-${index}`);
    } else {
      remove(rest, issue.path);
      // The other nodes and scenarios mean what they say.
      if (index === undefined || (key !== "nodes" && key !== "scenarios")) uncertain.add(String(key));
    }
  }
  const parsed = schema.safeParse(rest);
  if (parsed.success) return { data: parsed.data, uncertain };
  for (const { path } of parsed.error.issues) {
    uncertain.add(String(path[0]));
    remove(rest, path.slice(0, 1));
  }
  return { data: schema.safeParse(rest).data, uncertain };
}

/** The group of keys that the path leads into, if it is one. */
function groupOf(root: Group, path: readonly PropertyKey[]): Group | undefined {
  const found = path
    .slice(0, -1)
    .reduce<unknown>((value, part) => (value as Group | undefined | null)?.[part], root);
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Group) : undefined;
}

function set(root: Group, path: readonly PropertyKey[], value: unknown): void {
  const group = groupOf(root, path);
  const last = path.at(-1);
  if (group && last !== undefined) group[last] = value;
}

/** Takes a key out of its group. An item of a list stays: those after it would move. */
function remove(root: Group, path: readonly PropertyKey[]): void {
  const group = groupOf(root, path);
  const last = path.at(-1);
  if (group && last !== undefined) Reflect.deleteProperty(group, last);
}
