import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Capabilities } from "../environment";
import { parseProbe } from "../supervision/capabilities";
import { asRoot } from "./names";
import { supervision } from "../supervision/shared-script";

const run = promisify(execFile);

/** What only environments have that are made of more than this machine. */
const notHere: Capabilities["missing"] = {
  disconnect: "its hosts are joined by this machine itself; `isolate` cuts one off from the others",
  recreate:
    "there is nobody who makes a host of it again by itself; `restart` and `kill` do that to a service",
  drain: "all its hosts are on this machine: there is nowhere for them to move",
  scale: "a host is one, and nobody makes others like it",
  disk: "its hosts keep what they have on this machine's disk",
  clock: "services of its hosts run on this machine's clock",
};

/** What this kernel can do; tried once per boot and remembered in `.testbed`. Throws when there are no rights to try. */
export async function probeCapabilities(project: string): Promise<Capabilities> {
  const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  const cache = join(project, ".testbed/cache/local-capabilities.json");
  const known = await readFile(cache, "utf8").catch(() => "");
  const remembered = known ? (JSON.parse(known) as { boot: string; probe: string }) : undefined;
  if (remembered?.boot === boot) return capabilitiesOf(remembered.probe);
  const argv = [...asRoot.slice(1), "bash", supervision("probe")];
  const { stdout } = await run(asRoot[0], argv, { cwd: project });
  await mkdir(dirname(cache), { recursive: true });
  await writeFile(cache, JSON.stringify({ boot, probe: stdout }));
  return capabilitiesOf(stdout);
}

function capabilitiesOf(probe: string): Capabilities {
  const { has, missing } = parseProbe(probe);
  return { has, missing: { ...missing, ...notHere } };
}
