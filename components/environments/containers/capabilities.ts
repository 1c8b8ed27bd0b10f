import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../../../scenarios/results/files";
import type { Capabilities, Capability } from "../environment";
import { parseProbe, readProbe } from "../supervision/capabilities";
import { supervision } from "../supervision/shared-script";
import { docker } from "./docker-command";

/** What identifies an engine and the kernel that its containers run on. */
const engineFormat = "{{.ID}} {{.KernelVersion}} {{.ServerVersion}}";

/**
 * What hosts can do that are made from images.
 * @param probe lines of `probe.sh`
 * @param diskMegabytes what a node's state has room for; undefined: as much as there is
 */
export function containerCapabilities(probe: string, diskMegabytes: number | undefined): Capabilities {
  const { has, missing } = parseProbe(probe);
  const clock = readProbe(probe).get("clock");
  const lacking: Partial<Record<Capability, string>> = {
    ...(diskMegabytes === undefined && {
      disk: "what nodes keep is on a disk that others use too; set `testbed:limits.diskMegabytes`, and each has so much room in memory",
    }),
    ...(clock !== true && {
      clock: clock ?? "the nodes' image has no libfaketime (Debian package `libfaketime`)",
    }),
  };
  const own = (["disk", "clock"] as const).filter((name) => !(name in lacking));
  return { has: new Set([...has, ...own]), missing: { ...missing, ...lacking } };
}

/**
 * What the engine's kernel and the image can do; tried once in a container of its own, and remembered in `.testbed`.
 * @param image has `nft`, `ip` and `tc`
 * @param host of the engine, as in DOCKER_HOST
 * @returns lines of `probe.sh`
 * @throws EngineError when no engine answers
 */
export async function probeCapabilities(project: string, image: string, host?: string): Promise<string> {
  const engine = (await docker(["info", "--format", engineFormat], { host })).trim();
  const cache = join(project, ".testbed/cache/docker-capabilities.json");
  const known = await readFile(cache, "utf8").catch(() => "{}");
  const script = await readFile(join(project, supervision("probe")), "utf8");
  // Another script tries other things.
  const key = [engine, image, createHash("sha256").update(script).digest("hex").slice(0, 12)].join(" ");
  const all = JSON.parse(known) as Record<string, string>;
  const remembered = all[key];
  if (remembered !== undefined) return remembered;
  const limits = ["--network=none", "--cap-drop=ALL", "--cap-add=NET_ADMIN", "--read-only", "--tmpfs=/tmp"];
  const argv = ["run", "--rm", "-i", ...limits, "--entrypoint=bash", image, "-s", "inside"];
  const probe = await docker(argv, { stdin: script, host });
  // Whole at any time: several engines may be tried at once.
  replaceFile(cache, JSON.stringify({ ...all, [key]: probe }));
  return probe;
}
