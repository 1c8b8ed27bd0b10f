import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { project } from "../project";
import { SetupError } from "../setup-error";

/** Some test files that run in a process of their own. */
export interface Suite {
  readonly name: string;
  /** Folder below `test/`. */
  readonly folder: string;
  readonly needsToolchain: boolean;
  /** Tests in it are skipped without one. */
  readonly needsBrowser: boolean;
  /** Tests in it are skipped without an engine. */
  readonly usesDocker: boolean;
  /** Tests in it make Kubernetes clusters, and are skipped where none can be made. */
  readonly usesKubernetes: boolean;
  /** Tests in it build LAN rigs. */
  readonly usesRig: boolean;
}

const kinds = ["unit", "contract", "engine", "e2e"] as const;

/**
 * The suites for words of the command line: kinds, and environments of `e2e`. Without words: all.
 * @throws SetupError for a word that is neither
 */
export function planSuites(words: readonly string[], environments = e2eEnvironments()): Suite[] {
  const isKind = (word: string): word is (typeof kinds)[number] => kinds.some((kind) => kind === word);
  const wanted = words.filter(isKind);
  const named = words.filter((word) => !isKind(word));
  const unknown = named.filter(
    (word) => !environments.includes(word) || (wanted.length > 0 && !wanted.includes("e2e")),
  );
  if (unknown.length > 0) {
    throw new SetupError(`There are no tests called ${unknown.join(", ")}.`, [
      `Suites: ${kinds.join(", ")}. Environments of e2e: ${environments.join(", ") || "none yet"}.`,
    ]);
  }
  const chosen =
    wanted.length > 0 ? kinds.filter((kind) => wanted.includes(kind)) : named.length > 0 ? ["e2e"] : kinds;
  return chosen.flatMap((kind) =>
    kind === "e2e"
      ? (named.length > 0 ? named : environments).map((name) => suite(`e2e ${name}`, `e2e/${name}`))
      : [suite(kind, kind)],
  );
}

function suite(name: string, folder: string): Suite {
  return {
    ...{ name, folder },
    needsToolchain: name !== "unit",
    needsBrowser: folder === "e2e/report",
    usesDocker: ["contract", "engine", "e2e/docker", "e2e/kind", "e2e/lan"].includes(folder),
    usesKubernetes: ["contract", "engine", "e2e/kind"].includes(folder),
    usesRig: ["contract", "e2e/lan"].includes(folder),
  };
}

function e2eEnvironments(): string[] {
  const folder = join(project, "test", "e2e");
  if (!existsSync(folder)) return [];
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).sort();
}
