/** What tests made on the Docker engine and did not remove, because they were killed: containers start again with their engine. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../../scenarios/results/files";
import { processIdentitySchema } from "../../scenarios/results/schema";
import { identifySelf, isAlive } from "../../scenarios/runner/processes";
import { docker, type Engine } from "../engine/docker";
import { cacheDirectory } from "../project";

const entrySchema = z.object({ label: z.string(), maker: processIdentitySchema });

/** Beside the engine's data, which outlives folders for temporary files. */
const folder = (): string => join(cacheDirectory(), "test-leftovers");

/** Before a test makes what has this label, `NAME=VALUE`, and nothing else has. A process that ends well has removed it. */
export function noteMade(label: string): void {
  const name = createHash("sha256").update(label).digest("hex").slice(0, 16);
  const file = join(folder(), `${name}.json`);
  replaceFile(file, JSON.stringify({ label, maker: identifySelf() }));
  process.on("exit", (code) => {
    if (code === 0) rmSync(file, { force: true });
  });
}

/**
 * Removes what has been noted by processes that are gone: containers with their volumes, networks.
 * @returns names or ids of what there was
 */
export async function removeLeftovers({ host }: Pick<Engine, "host">): Promise<string[]> {
  const removed: string[] = [];
  for (const file of notes()) {
    const entry = entrySchema.parse(JSON.parse(readFileSync(file, "utf8")));
    if (isAlive(entry.maker)) continue;
    for (const [list, remove] of sorts) {
      const found = await docker(host, [...list, "--quiet", "--filter", `label=${entry.label}`]);
      if (found === "") continue;
      await docker(host, [...remove, ...found.split("\n")]);
      removed.push(...found.split("\n"));
    }
    rmSync(file);
  }
  return removed;
}

/** How each sort is listed and removed; networks and volumes can go when no container uses them. */
const sorts = [
  [
    ["ps", "--all"],
    ["rm", "--force", "--volumes"],
  ],
  [
    ["network", "ls"],
    ["network", "rm"],
  ],
  [
    ["volume", "ls"],
    ["volume", "rm"],
  ],
] as const;

function notes(): string[] {
  if (!existsSync(folder())) return [];
  return readdirSync(folder())
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder(), name));
}
