import * as pulumi from "@pulumi/pulumi";
import { CapabilityError } from "../../errors";
import type { EnvironmentArgs, PreparedEnvironment, SettleArgs } from "..";
import { probeCapabilities } from "../containers/capabilities";
import { EngineError } from "../containers/docker-command";
import { imageBase } from "../containers/images";
import { missingPrograms } from "../containers/node-image";
import { findReach } from "../containers/reach";
import { ownerId } from "../owner";
import { ASSUMED, capabilitiesOf, forbiddenBy } from "./capabilities";
import { clustersOf } from "./clusters";
import { KindEnvironment } from "./environment";
import { kindConfig } from "./kind-config";
import { ClusterError } from "./kubectl";
import { namespaceName } from "./names";
import { nodeImageOfClusters } from "./node-image-of-clusters";
import { tcpPorts } from "./node-ports";
import { observe } from "./observe";
import { lookAtCluster } from "./seen-cluster";
import { settle } from "./settle";

export { KindEnvironment, type KindEnvironmentArgs } from "./environment";
export { KindHost } from "./host";

/** Looks at engine and cluster, changing nothing: what can be done there, and what is left of an earlier deployment. */
export async function prepareKind({
  stack,
  project,
  topology,
  config,
}: EnvironmentArgs): Promise<PreparedEnvironment> {
  if (config.environment !== "kind") throw new Error(`not a stack of kind: ${config.environment}`);
  const { image, limits, registry } = config;
  const owner = ownerId(stack, project);
  const namespace = namespaceName(stack);
  const plans = clustersOf(config, stack);
  const [plan] = plans;
  const base = imageBase(project, image);
  const given = plan.context !== undefined;
  const [observed, probe, reach] = await Promise.all([
    lookAtCluster(plan, owner, project).then((cluster) => observe(cluster, { namespace, owner, project })),
    given ? ASSUMED : probeCapabilities(project, base.from),
    findReach(),
  ]).catch(refuse);
  const { ask } = observed.cluster;
  const forbidden = given && ask ? await forbiddenBy(ask, namespace) : {};
  const { subnet, controller, nodes: placed } = topology;
  const published = !given && reach.by === "published";
  let nodePorts: ReadonlyMap<string, number> = new Map();

  return {
    capabilities: capabilitiesOf(probe, limits.diskMegabytes, forbidden),
    has: (program) => program in base.programs,
    async settle({ nodes, file }: SettleArgs) {
      const problems: string[] = [...missingPrograms(nodes, base)];
      const found = { stack, owner, namespace, project, subnet, nodes, plans, observed, published };
      const preview = pulumi.runtime.isDryRun();
      nodePorts = await settle({ ...found, demanded: config.ports, registry, file, preview }, problems);
      return problems;
    },
    create(name, { secrets, nodes }, opts) {
      const ports = tcpPorts(nodes, nodePorts);
      const nodeImage = nodeImageOfClusters(project);
      const kind = kindConfig({ plan, subnet, nodeImage, published: published ? ports : [] });
      return new KindEnvironment(
        name,
        {
          ...{
            stack,
            owner,
            namespace,
            project,
            controller,
            placed,
            nodes,
            base,
            limits,
            secrets,
            nodePorts,
          },
          subnet: subnet.cidr,
          cluster: { plan, config: kind, reached: published ? "127.0.0.1" : "direct", registry },
          capabilities: capabilitiesOf(probe, limits.diskMegabytes, forbidden),
          epoch: observed.epoch,
          made: observed.made,
        },
        opts,
      );
    },
  };
}

/** An engine or a cluster that does not answer is no defect of the program: a sentence is enough. */
function refuse(error: unknown): never {
  if (error instanceof EngineError)
    throw new CapabilityError(`the environment \`kind\` needs a Docker engine: ${error.message}`);
  if (error instanceof ClusterError)
    throw new CapabilityError(`the cluster of the environment \`kind\` does not answer: ${error.message}`);
  throw error;
}
