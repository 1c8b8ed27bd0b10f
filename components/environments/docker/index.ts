import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { CapabilityError } from "../../errors";
import type { EnvironmentArgs, PreparedEnvironment, SettleArgs } from "..";
import { probeCapabilities } from "./capabilities";
import { takenByOthers } from "./conflicts";
import { docker, EngineError, listNetworks } from "./engine";
import { DockerEnvironment } from "./environment";
import { imageBase } from "./images";
import { containerName, LABEL, networkName, ownerId } from "./names";
import { observe } from "./observe";
import { anyFree, choosePorts, isFree, rememberedPorts, rememberPorts } from "./published-ports";

export { DockerEnvironment, type DockerEnvironmentArgs } from "./environment";
export { DockerHost } from "./host";

/** Looks at the engine, changing nothing: what it can do, and what is left of an earlier deployment. */
export async function prepareDocker({
  stack,
  project,
  topology,
  config,
}: EnvironmentArgs): Promise<PreparedEnvironment> {
  if (config.environment !== "docker") throw new Error(`not a stack of docker: ${config.environment}`);
  const { image, publish, limits } = config;
  const owner = ownerId(stack, project);
  const base = imageBase(project, image);
  const [capabilities, observed, networks] = await Promise.all([
    probeCapabilities(project, base.from),
    observe(owner, project),
    listNetworks(),
  ]).catch(refuse);
  const { subnet, controller, nodes: placed } = topology;
  let hostPorts: ReadonlyMap<string, number> = new Map();

  async function settle({ nodes, wanted, file }: SettleArgs): Promise<readonly string[]> {
    const containers = await listNames();
    const names = nodes.map(({ name }) => containerName(stack, name));
    const problems = takenByOthers({ stack, owner, subnet, networks, containers, wanted: names, file });
    if (!config.forward) return problems;
    const own = new Set(observed.containers.flatMap(({ published }) => published));
    const remembered = await rememberedPorts(project, stack);
    const demanded = config.ports;
    hostPorts = await choosePorts(
      {
        ...{ nodes, wanted, demanded, remembered, own, file },
        isFree: (port) => isFree(port, publish),
        anyFree: () => anyFree(publish),
      },
      problems,
    );
    if (!pulumi.runtime.isDryRun()) rememberPorts(project, stack, hostPorts);
    return problems;
  }

  const network = networks.find(({ name }) => name === networkName(stack));
  return {
    capabilities,
    settle,
    has: (program) => program in base.programs,
    create(name, { secrets, nodes }, opts) {
      // What a killed deployment left half done is in nobody's state for certain: it is made again.
      const { unfinished } = observed;
      if (unfinished.length > 0 && !pulumi.runtime.isDryRun())
        execFileSync("docker", ["rm", "--force", ...unfinished], { stdio: "ignore" });
      const redone = new Set(unfinished);
      const fresh = Math.floor(Date.now() / 1000);
      const args = {
        stack,
        owner,
        subnet: subnet.cidr,
        controller,
        placed,
        nodes,
        base,
        capabilities,
        secrets,
      };
      return new DockerEnvironment(
        name,
        {
          ...{ ...args, hostPorts, limits, publish: config.forward ? publish : undefined },
          epoch: (part, node, service) => {
            if (part === "switch") return Number(network?.labels[LABEL.epoch] ?? fresh);
            return redone.has(containerName(stack, node ?? "")) ? fresh : observed.epoch(part, node, service);
          },
        },
        opts,
      );
    },
  };
}

/** Every container of the engine by name, with the owner it is of if it is one of a testbed. */
async function listNames(): Promise<ReadonlyMap<string, string>> {
  const text = await docker(["ps", "--all", "--format", `{{.Names}}\t{{.Label "${LABEL.owner}"}}`]);
  const lines = text.split("\n").filter(Boolean);
  return new Map(lines.map((line) => line.split("\t") as [string, string]));
}

/** An engine that does not answer is no defect of the program: a sentence is enough. */
function refuse(error: unknown): never {
  throw error instanceof EngineError
    ? new CapabilityError(`the environment \`docker\` needs an engine: ${error.message}`)
    : error;
}
