import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Capabilities } from "../environment";
import { parseProbe } from "../supervision/capabilities";
import { docker } from "./engine";
import { supervision } from "./names";

/** What identifies an engine and the kernel that its containers run on. */
const engineFormat = "{{.ID}} {{.KernelVersion}} {{.ServerVersion}}";

/**
 * What the engine's kernel can do; tried once in a container of its own, and remembered in `.testbed`.
 * @param image has `nft`, `ip` and `tc`
 * @throws EngineError when no engine answers
 */
export async function probeCapabilities(project: string, image: string): Promise<Capabilities> {
  const engine = (await docker(["info", "--format", engineFormat])).trim();
  const cache = join(project, ".testbed/cache/docker-capabilities.json");
  const known = await readFile(cache, "utf8").catch(() => "{}");
  const remembered = (JSON.parse(known) as Record<string, string>)[`${engine} ${image}`];
  if (remembered !== undefined) return parseProbe(remembered);
  const script = await readFile(join(project, supervision("probe")), "utf8");
  const limits = ["--network=none", "--cap-drop=ALL", "--cap-add=NET_ADMIN", "--read-only", "--tmpfs=/tmp"];
  const argv = ["run", "--rm", "-i", ...limits, "--entrypoint=bash", image, "-s", "inside"];
  const probe = await docker(argv, script);
  await mkdir(dirname(cache), { recursive: true });
  await writeFile(cache, JSON.stringify({ [`${engine} ${image}`]: probe }));
  return parseProbe(probe);
}
