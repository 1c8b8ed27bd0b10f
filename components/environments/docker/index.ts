import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { CapabilityError } from "../../errors";
import type { EnvironmentArgs, PreparedEnvironment, SettleArgs } from "..";
import { probeCapabilities } from "../containers/capabilities";
import { EngineError, withEngine } from "../containers/docker-command";
import { imageBase } from "../containers/images";
import { missingPrograms } from "../containers/node-image";
import { findReach } from "../containers/reach";
import { capabilitiesOf, ofAll } from "./capabilities";
import { takenByOthers } from "./conflicts";
import { addressTowards } from "../../network/address-towards";
import { portName } from "../../network/host-ports";
import type { NodeSpec } from "../../spec";
import { heldAddresses } from "../held-addresses";
import { placeNodes } from "../placement";
import { freshEpoch } from "../supervision/observations";
import { listNames, listNetworks, type ListedContainer } from "./engine";
import { engineProblems } from "./engine-problems";
import { called, enginesOf, recordEngines, type EnginePlan } from "./engines";
import { DockerEnvironment } from "./environment";
import { containerName, LABEL, networkName, ownerId } from "./names";
import { observe } from "./observe";
import { ledAstray, routesHere } from "./routes";
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
  const engines = enginesOf(config);
  const { subnet, controller: gateway, nodes: placed } = topology;
  const several = config.engines !== undefined;
  const [found, observed, reach] = await Promise.all([
    Promise.all(engines.map((plan) => lookAt(plan, project, base.from))),
    observe(
      owner,
      project,
      engines.map(({ host }) => host),
    ),
    several ? ({ by: "direct" } as const) : findReach(),
  ]).catch(refuse);
  const controller = several ? await addressTowards(placed[0]?.address ?? gateway) : gateway;
  const names = placed.map(({ name }) => name);
  const placement = placeNodes(engines, names);
  let hostPorts: ReadonlyMap<string, number> = new Map();

  async function settle({ nodes, wanted, file }: SettleArgs): Promise<readonly string[]> {
    const problems = found.flatMap(({ plan, networks, names }) => {
      const here = nodes.filter(({ name }) => placement.get(name) === plan);
      const ours = here.map(({ name }) => containerName(stack, name));
      const about = { engine: called(plan), stack, owner, subnet, networks, file };
      const routes = !several && reach.by === "direct" ? routesHere() : [];
      return [
        ...takenByOthers({ ...about, containers: names.owners, wanted: ours }),
        ...ledAstray({ ...about, routes }),
      ];
    });
    problems.push(...missingPrograms(nodes, base));
    const staying = observed.containers.filter((each) => !observed.unfinished.includes(each));
    problems.push(...heldAddresses(placed, staying, file));
    if (several) {
      const there = observed.containers;
      const about = { engines, placement, names, placed, there, controller, demanded: config.ports, file };
      problems.push(...(await engineProblems(about)));
      // At the nodes' own addresses.
      if (config.forward) hostPorts = ownPorts(nodes);
      return problems;
    }
    const own = new Set(observed.containers.flatMap(({ published }) => published));
    const taken = found[0]?.names.published ?? new Set();
    const { forward, ports: demanded } = config;
    const preview = pulumi.runtime.isDryRun();
    const about = { stack, project, subnet: subnet.cidr, reach, own, taken, preview };
    hostPorts = await settlePorts({ ...about, nodes, forward, publish, wanted, demanded, file }, problems);
    return problems;
  }

  const capabilities = ofAll(
    found.map(({ probe, plan }) => ({ name: called(plan), ...capabilitiesOf(probe, limits.diskMegabytes) })),
  );
  return {
    capabilities,
    settle,
    has: (program) => program in base.programs,
    ...(controller !== undefined && { controller }),
    create(name, { secrets, nodes }, opts) {
      const made = !pulumi.runtime.isDryRun();
      if (made) recordEngines(project, stack, engines);
      // What a killed deployment left half done is in nobody's state for certain: it is made again.
      const { unfinished } = observed;
      if (made) for (const each of unfinished) removeContainer(each);
      const redone = new Set(unfinished.map((container) => container.node));
      const fresh = freshEpoch();
      const where = { subnet: subnet.cidr, gateway, controller: controller ?? gateway, placed, reach };
      const what = { stack, owner, nodes, base, capabilities, secrets, hostPorts, limits, publish };
      return new DockerEnvironment(
        name,
        {
          ...{ ...where, ...what, engines, placement },
          epoch: (part, node, service) =>
            redone.has(node ?? "") ? fresh : observed.epoch(part, node, service),
          networkEpoch: (plan) => {
            const networks = found.find((each) => each.plan === plan)?.networks ?? [];
            const network = networks.find((each) => each.name === networkName(stack));
            return Number(network?.labels[LABEL.epoch] ?? fresh);
          },
        },
        opts,
      );
    },
  };
}

const ownPorts = (nodes: readonly NodeSpec[]): ReadonlyMap<string, number> =>
  new Map(nodes.flatMap((node) => node.ports.map((port) => [portName(node, port), port.number])));

/** What an engine shows before anything is made. */
async function lookAt(plan: EnginePlan, project: string, image: string) {
  const { host } = plan;
  const [probe, networks, names] = await Promise.all([
    probeCapabilities(project, image, host),
    listNetworks(host),
    listNames(host),
  ]);
  return { plan, probe, networks, names };
}

function removeContainer({ name, host }: ListedContainer): void {
  execFileSync("docker", ["rm", "--force", name], { stdio: "ignore", env: withEngine(host) });
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
