import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseObservations, type Observed } from "../supervision/observations";
import { docker, EngineError } from "../containers/docker-command";
import { containerScript } from "../containers/paths";
import { listContainers, type ListedContainer } from "./engine";
import type { EngineHost } from "./engines";

/** What an engine shows of a stack. */
export interface ObservedStack extends Observed {
  readonly containers: readonly ListedContainer[];
  /** Containers that a killed deployment left unfinished: no state need know of them. */
  readonly unfinished: readonly ListedContainer[];
}

/** Looks at the engines, once, for a whole stack. Nothing is changed. @throws EngineError */
export async function observe(
  owner: string,
  project: string,
  hosts: readonly EngineHost[],
): Promise<ObservedStack> {
  const containers = await listContainers(owner, hosts);
  const observer = await readFile(join(project, containerScript("observe")), "utf8");
  const seen = await Promise.all(containers.map((container) => look(container, observer)));
  const unfinished = containers.filter((_, index) => !/^network\t/m.test(seen[index] ?? "")); // prettier-ignore
  return {
    ...parseObservations(seen.join("")),
    containers,
    unfinished,
  };
}

/**
 * Lines as those of `observe.sh`. A container that has to be made again has its first firewall from its own epoch, see
 * `init.sh`.
 */
async function look(container: ListedContainer, observer: string): Promise<string> {
  const { name, node, state, epoch, host } = container;
  const line = (...difference: readonly string[]): string =>
    ["host", node, "", String(epoch), ...difference].join("\t").concat("\n");
  if (state !== "running") return `${line("host", "running", state)}network\t${node}\t\t${epoch + 1}\n`;
  try {
    const argv = ["exec", "-i", name, "bash", "-s", "--", node];
    return line() + (await docker(argv, { stdin: observer, host }));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return line("host", "answers", error.message.replaceAll(/\s+/g, " "));
  }
}
