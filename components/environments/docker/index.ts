import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { CapabilityError } from "../../errors";
import type { EnvironmentArgs, PreparedEnvironment, SettleArgs } from "..";
import { probeCapabilities } from "../containers/capabilities";
import { EngineError } from "../containers/docker-command";
import { imageBase } from "../containers/images";
import { missingPrograms } from "../containers/node-image";
import { findReach } from "../containers/reach";
import { capabilitiesOf } from "./capabilities";
import { takenByOthers } from "./conflicts";
import { listNames, listNetworks } from "./engine";
import { DockerEnvironment } from "./environment";
import { containerName, LABEL, networkName, ownerId } from "./names";
import { observe } from "./observe";
import { settlePorts } from "./settle-ports";

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
  const [probe, observed, networks, names, reach] = await Promise.all([
    probeCapabilities(project, base.from),
    observe(owner, project),
    listNetworks(),
    listNames(),
    findReach(),
  ]).catch(refuse);
  const { subnet, controller, nodes: placed } = topology;
  let hostPorts: ReadonlyMap<string, number> = new Map();

  async function settle({ nodes, wanted, file }: SettleArgs): Promise<readonly string[]> {
    const { owners: containers, published: taken } = names;
    const ours = nodes.map(({ name }) => containerName(stack, name));
    const problems = takenByOthers({ stack, owner, subnet, networks, containers, wanted: ours, file });
    problems.push(...missingPrograms(nodes, base));
    const own = new Set(observed.containers.flatMap(({ published }) => published));
    const { forward, ports: demanded } = config;
    const found = {
      stack,
      project,
      subnet: subnet.cidr,
      reach,
      own,
      taken,
      preview: pulumi.runtime.isDryRun(),
    };
    hostPorts = await settlePorts({ ...found, nodes, forward, publish, wanted, demanded, file }, problems);
    return problems;
  }

  const network = networks.find(({ name }) => name === networkName(stack));
  const capabilities = capabilitiesOf(probe, limits.diskMegabytes);
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
          ...{ ...args, hostPorts, limits, publish, reach },
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

/** An engine that does not answer, or was not prepared, is no defect of the program: a sentence is enough. */
function refuse(error: unknown): never {
  if (!(error instanceof EngineError)) throw error;
  const [, image] = /Unable to find image '([^']+)'/.exec(error.message) ?? [];
  throw new CapabilityError(
    image === undefined
      ? `the environment \`docker\` needs an engine: ${error.message}`
      : `the engine has no image \`${image}\`, on which nodes are built: run \`npm run setup -- --stack ${pulumi.getStack()}\` for this engine`,
  );
}
