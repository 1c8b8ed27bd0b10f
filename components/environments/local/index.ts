import { CapabilityError } from "../../errors";
import type { EnvironmentArgs, PreparedEnvironment } from "..";
import { probeCapabilities } from "./capabilities";
import { LocalEnvironment } from "./environment";
import { isInstalled } from "./installed";
import { ownerId } from "./names";
import type { Observed } from "../supervision/observations";
import { missingPrograms } from "./missing-programs";
import { observe, RightsError } from "./observe";
import { takenPorts } from "./wanted-ports";

export { LocalEnvironment, type LocalEnvironmentArgs } from "./environment";
export { LocalHost } from "./host";

/** Looks at this machine, changing nothing: what it can do, and what is left of an earlier deployment. */
export async function prepareLocal({
  stack,
  project,
  topology,
  config,
}: EnvironmentArgs): Promise<PreparedEnvironment> {
  if (project.includes(":"))
    throw new CapabilityError(
      `The path of the project, \`${project}\`, has a colon: no PATH can name the tools below it. Move the project elsewhere.`,
    );
  const [capabilities, observed] = await Promise.all([
    probeCapabilities(project),
    observe(stack, project),
  ]).catch(refuse);
  const owner = ownerId(stack, project);
  const { nodes, controller, subnet } = topology;
  const demanded = new Set(Object.keys(config.ports));
  return {
    capabilities,
    has: (program) => isInstalled(program, project),
    async settle({ nodes: complete, file }) {
      const taken = config.forward
        ? await takenPorts({ stack, project }, config.ports, forwards(observed), file)
        : [];
      return [...missingPrograms(complete, project), ...taken];
    },
    create(name, { secrets, hostPorts }, opts) {
      const found = { observed, capabilities, demanded, secrets, hostPorts };
      const args = { stack, owner, subnet: subnet.cidr, controller, nodes, ...found };
      return new LocalEnvironment(name, args, opts);
    },
  };
}

/** Whether the forwarder of the last deployment runs. */
const forwards = ({ found, drift }: Observed): boolean =>
  found.has("forward//") && !drift.some(({ what }) => what === "port forwarder");

/** Missing rights are no defect of the program: a sentence is enough. */
function refuse(error: unknown): never {
  throw error instanceof RightsError ? new CapabilityError(error.message) : error;
}
