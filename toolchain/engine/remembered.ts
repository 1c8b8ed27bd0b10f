import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../scenarios/results/files";
import { workDirectory } from "../project";
import type { Engine } from "./docker";

const file = join(workDirectory, "engine.json");

/** Where Docker's libraries look by themselves. */
const usual = "unix:///var/run/docker.sock";

/** Remembers where the engine answers, for what is started later; what is usual needs no remembering. */
export function rememberEngine(engine: Engine | undefined): void {
  if (engine === undefined || engine.host === usual) rmSync(file, { force: true });
  else replaceFile(file, JSON.stringify({ host: engine.host }));
}

/** The address for DOCKER_HOST; undefined when the usual one is right. */
export function rememberedHost(): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { host: string }).host;
  } catch {
    return undefined;
  }
}
