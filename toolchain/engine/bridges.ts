import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { docker } from "./docker";

const run = promisify(execFile);

/** Interfaces that an engine made for its networks; not that of the default one, which is any engine's. */
export async function bridgesOf(host: string): Promise<readonly string[]> {
  const format = ["--no-trunc", "--filter", "driver=bridge", "--format", "{{.ID}} {{.Name}}"];
  const lines = (await docker(host, ["network", "ls", ...format])).split("\n").filter(Boolean);
  return lines.filter((line) => !line.endsWith(" bridge")).map((line) => `br-${line.slice(0, 12)}`);
}

/** Takes interfaces away that an engine left when it ended, with their routes; one that starts makes them again. */
export async function removeBridges(names: readonly string[]): Promise<void> {
  // What is gone already, or in another network namespace, need not go.
  await Promise.all(names.map((name) => run("ip", ["link", "delete", name]).catch(() => undefined)));
}
