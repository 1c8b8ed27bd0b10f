import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where set-up writes what clusters are made with, relative to the project. */
export const KUBERNETES_FILE = ".testbed/kubernetes.json";

/** The image of a cluster's nodes that set-up has prepared; undefined: the one that belongs to `kind`. */
export function nodeImageOfClusters(project: string): string | undefined {
  try {
    const text = readFileSync(join(project, KUBERNETES_FILE), "utf8");
    return (JSON.parse(text) as { readonly nodeImage: string }).nodeImage;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
