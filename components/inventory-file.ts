import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Inventory } from "../scenarios/inventory";
import { fileDigest } from "./hosts/file-content";
import { replaceFile } from "../scenarios/results/files";
import type { NodeSpec } from "./spec";

/** What verification, runner and `testbed` are told about a stack. */
export interface Deployment {
  readonly inventory: Inventory;
  readonly nodes: readonly NodeSpec[];
}

/** The deployment as a file, so that not every Command of the state holds a copy of it. */
export interface PublishedDeployment {
  /** Relative to the project. */
  readonly file: string;
  /** Changes with the content, and with that of the project's files that are named in it. */
  readonly digest: string;
}

/**
 * Writes the deployment to `.testbed/run/STACK/deployment.json`, unless it is only to be looked at (a preview).
 * @throws Error when the folder cannot be written
 */
export function publish(
  project: string,
  stack: string,
  deployment: Deployment,
  preview: boolean,
): PublishedDeployment {
  const file = join(".testbed", "run", stack, "deployment.json");
  const text = JSON.stringify(deployment);
  if (!preview) replaceFile(join(project, file), text);
  const named = deployment.nodes
    .flatMap(({ services }) => services.flatMap(({ files = [] }) => files))
    .filter(({ content }) => typeof content !== "string" && "file" in content);
  const digest = createHash("sha256").update([text, ...named.map(fileDigest)].join("\n"));
  return { file, digest: digest.digest("hex").slice(0, 16) };
}
