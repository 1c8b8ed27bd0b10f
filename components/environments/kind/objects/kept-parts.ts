import type { NodeSpec } from "../../../spec";

/** A folder of the host that outlives its pod. */
export interface KeptPart {
  /** Folder in the node's claim. */
  readonly part: string;
  readonly path: string;
}

/** What `disk` and its bound are about: it is in memory where it is bounded. */
export const STATE_PATH = "/var/lib";

const always: readonly KeptPart[] = [
  { part: "etc", path: "/etc" },
  { part: "host", path: "/opt/testbed/host" },
  { part: "log", path: "/var/log/testbed" },
  { part: "state", path: STATE_PATH },
];

/**
 * Pure: what a host keeps: what its services store, and what was put there for them, so that they start again without us. Below
 * /usr/local only the folders that declared files are in, because programs are there too.
 */
export function keptParts({ services }: Pick<NodeSpec, "services">): readonly KeptPart[] {
  const paths = services.flatMap(({ files = [], stateDirectory }) => [
    ...files.map(({ path }) => path.slice(0, path.lastIndexOf("/"))),
    ...(stateDirectory === undefined ? [] : [stateDirectory]),
  ]);
  const local = paths.flatMap((path) => /^\/usr\/local\/([^/]+)/.exec(path)?.[1] ?? []);
  const folders = [...new Set(local)].sort();
  return [...always, ...folders.map((name) => ({ part: `local-${name}`, path: `/usr/local/${name}` }))];
}

/** Those that start with what the image has there. */
export const filled = (parts: readonly KeptPart[]): readonly KeptPart[] =>
  parts.filter(({ path }) => path.startsWith("/etc") || path.startsWith("/usr/local"));
