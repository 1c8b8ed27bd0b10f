import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { ServiceSpec } from "../../spec";

const folder = "components/environments/supervision";

/** Scripts that run on every host that has a copy of the project, and the probe that measures who reaches whom. */
export function supervisionFiles(project: string): readonly string[] {
  return [...scriptsIn(project, folder), "components/network/reachability/agent.cjs"];
}

/** Paths of the scripts of a folder; all relative to the project. */
export function scriptsIn(project: string, below: string): readonly string[] {
  const names = readdirSync(join(project, below));
  return names.filter((name) => name.endsWith(".sh")).map((name) => join(below, name));
}

/** Where a copy of the project has a file: one from elsewhere, such as a program of the user's, has a place made from its path. */
export function placeInCopy(path: string): string {
  if (!isAbsolute(path)) return path;
  return `given/${createHash("sha256").update(path).digest("hex").slice(0, 16)}`;
}

/** Files that a service uses; relative to the project, or absolute. */
export function projectFiles({ files = [] }: Pick<ServiceSpec, "files">): readonly string[] {
  return files.flatMap(({ content }) =>
    typeof content === "object" && "file" in content ? [content.file] : [],
  );
}
