import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NodeSpec } from "../../spec";
import { docker, EngineError } from "../containers/docker-command";
import { script } from "./names";

/** Rights of the container that prepares a pod, as far as they are about the device. */
const rights = ["--cap-drop=ALL", "--cap-add=MKNOD", "--device-cgroup-rule=c 10:200 rwm", "--network=none"];

/**
 * Tries on the engine, in a container that is gone afterwards, whether the pods of its clusters can have a tunnel device; only
 * when a service needs one.
 * @param image has `sh`
 * @returns a sentence when they cannot
 */
export async function tunnelProblems(
  nodes: readonly NodeSpec[],
  image: string,
  project: string,
  file: string,
): Promise<readonly string[]> {
  const services = nodes.flatMap((node) => node.services);
  const needing = services.filter(({ needs = [] }) => needs.includes("/dev/net/tun")).map(({ name }) => name);
  if (needing.length === 0) return [];
  const text = await readFile(join(project, script("tunnel")), "utf8");
  try {
    await docker(["run", "--rm", "-i", ...rights, "--entrypoint=sh", image, "-s", "/tun"], { stdin: text });
    return [];
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const names = [...new Set(needing)].map((name) => `\`${name}\``).join(", ");
    return [
      `${names} of this system needs \`/dev/net/tun\` (\`testbed:system\`, ${file}), which pods on this engine cannot have: ${error.message.replaceAll(/\s+/g, " ")}. Load the kernel's module on the engine's machine (\`modprobe tun\`), and let its containers make devices (not on a rootless engine).`,
    ];
  }
}
