import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { docker } from "./docker";

const run = promisify(execFile);

/** Interfaces that an engine made for its networks; not that of the default one, which is any engine's. */
export async function bridgesOf(host: string): Promise<readonly string[]> {
  const format = ["--no-trunc", "--filter", "driver=bridge", "--format", "{{.ID}} {{.Name}}"];
  const lines = (await docker(host, ["network", "ls", ...format])).split("\n").filter(Boolean);
  return lines.filter((line) => !line.endsWith(" bridge")).map((line) => `br-${line.slice(0, 12)}`);
}

/** Takes away what an engine that has ended left of its networks: interfaces, and the firewall's rules about them. */
export async function forgetBridges(names: readonly string[]): Promise<void> {
  if (names.length > 0) await run("bash", [join(__dirname, "forget-bridges.sh"), ...names]);
}
