import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Capabilities, Capability } from "../environment";
import { asRoot, script } from "./names";

const run = promisify(execFile);
const network: readonly Capability[] = ["partition", "reject", "loss", "rate", "delay"];

/** What this kernel can do; tried once per boot and remembered in `.testbed`. Throws when there are no rights to try. */
export async function probeCapabilities(project: string): Promise<Capabilities> {
  const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  const cache = join(project, ".testbed/cache/local-capabilities.json");
  const known = await readFile(cache, "utf8").catch(() => "");
  const remembered = known ? (JSON.parse(known) as { boot: string; probe: string }) : undefined;
  if (remembered?.boot === boot) return parseProbe(remembered.probe);
  const argv = [...asRoot.slice(1), "bash", script("probe")];
  const { stdout } = await run(asRoot[0], argv, { cwd: project });
  await mkdir(dirname(cache), { recursive: true });
  await writeFile(cache, JSON.stringify({ boot, probe: stdout }));
  return parseProbe(stdout);
}

/** Reads the lines of `scripts/probe.sh`: a name, and the reason if it cannot be had. */
export function parseProbe(text: string): Capabilities {
  const reasons = new Map<string, string>();
  const present = new Set<string>();
  for (const line of text.split("\n").filter(Boolean)) {
    const [name = "", reason] = line.split("\t");
    if (reason === undefined) present.add(name);
    else reasons.set(name, reason);
  }
  const has = new Set<Capability>(["process", "workers"]);
  const missing: Partial<Record<Capability, string>> = {};
  for (const capability of network) {
    // Network faults live in tables that the kernel removes with their holder; without that no fault is safe.
    const lacks = ["nft", "owner"].find((name) => !present.has(name) && capability !== "delay") ?? capability;
    if (present.has(lacks)) has.add(capability);
    else missing[capability] = reasons.get(lacks) ?? "not tried on this machine";
  }
  return { has, missing };
}
