import { availableParallelism } from "node:os";
import * as pulumi from "@pulumi/pulumi";
import { CapabilityError } from "../../errors";
import type { EnvironmentArgs, PreparedEnvironment, SettleArgs } from "..";
import { probeCapabilities } from "../containers/capabilities";
import { EngineError } from "../containers/docker-command";
import { imageBase } from "../containers/images";
import { missingPrograms } from "../containers/node-image";
import { findReach } from "../containers/reach";
import { ownerId } from "../owner";
import { admissionProblems } from "./admission";
import { acrossClusters, ASSUMED, capabilitiesOf, forbiddenBy } from "./capabilities";
import { clustersOf, type ClusterPlan } from "./clusters";
import { KindEnvironment, type PlannedCluster } from "./environment";
import { configDigest, kindConfig } from "./kind-config";
import { ClusterError } from "./kubectl";
import { namespaceName } from "./names";
import { nodeImageOfClusters } from "./node-image-of-clusters";
import { tcpPorts } from "./node-ports";
import { givenDrainProblem, madeDrainProblem } from "./machines";
import { asItWillBe, observe } from "./observe";
import { placeNodes } from "./placement";
import { lookAtCluster } from "./seen-cluster";
import { settle } from "./settle";
import { tunnelProblems } from "./tunnel";

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
  const { image, limits, registry, mirrors } = config;
  const owner = ownerId(stack, project);
  const namespace = namespaceName(stack);
  const plans = clustersOf(config, stack);
  const { subnet, controller, nodes: placed } = topology;
  const placement = placeNodes(
    plans,
    placed.map(({ name }) => name),
  );
  const base = imageBase(project, image);
  const made = plans.filter(({ context }) => context === undefined);
  const look = async (plan: ClusterPlan) =>
    observe(await lookAtCluster(plan, owner, project), { namespace, owner, project });
  const [observed, probe, reach] = await Promise.all([
    Promise.all(plans.map(look)),
    // Of several the one that is least known.
    made.length < plans.length ? ASSUMED : probeCapabilities(project, base.from),
    findReach(),
  ]).catch(refuse);
  const forbidden = await Promise.all(
    observed.map(async ({ cluster: { ask, state } }) => (state === "given" && ask ? forbiddenBy(ask, namespace) : {})), // prettier-ignore
  );
  const nodeImage = nodeImageOfClusters(project);
  const fixed = await Promise.all(
    observed.map(async ({ cluster: { plan, ask, state } }) =>
      state === "given" && ask ? givenDrainProblem(plan, ask) : madeDrainProblem(plan, nodeImage),
    ),
  ).catch(refuse);
  const [drain] = fixed.filter((problem) => problem !== undefined);
  const published = made.length > 0 && reach.by === "published";
  const capabilities = capabilitiesOf(
    probe,
    limits.diskMegabytes,
    Object.assign(
      drain === undefined ? {} : { drain },
      ...forbidden,
      plans.length > 1 ? acrossClusters : {},
    ) as (typeof forbidden)[number],
  );
  let nodePorts: ReadonlyMap<string, number> = new Map();

  return {
    capabilities,
    has: (program) => program in base.programs,
    async settle({ nodes, file }: SettleArgs) {
      const problems: string[] = [...missingPrograms(nodes, base)];
      const found = { stack, owner, namespace, project, subnet, nodes, plans, observed, placement, published }; // prettier-ignore
      const preview = pulumi.runtime.isDryRun();
      nodePorts = await settle(
        { ...found, demanded: config.ports, registry, mirrors, file, preview },
        problems,
      );
      const refused = observed.map(async (each) => {
        const own = nodes.filter(({ name }) => placement.get(name) === each.cluster.plan.name);
        const about = { stack, owner, namespace, nodes: own, registry, file };
        return each.cluster.state === "given"
          ? admissionProblems(each, about)
          : tunnelProblems(own, base.from, project, file);
      });
      problems.push(...new Set((await Promise.all(refused)).flat()));
      return problems;
    },
    create(name, { secrets, nodes }, opts) {
      const clusters = plans.map((plan, index): PlannedCluster => {
        const own = nodes.filter((node) => placement.get(node.name) === plan.name);
        const ports = published ? tcpPorts(own, nodePorts) : [];
        const config = kindConfig({ plan, subnet, nodeImage, published: ports });
        return { plan, config, ...asItWillBe(observed[index] ?? never(plan), configDigest(config)) };
      });
      return new KindEnvironment(
        name,
        {
          ...{ stack, owner, namespace, project, controller, placed, nodes, base, limits, secrets },
          ...{ nodePorts, clusters, placement, capabilities, subnet: subnet.cidr },
          atOnce: availableParallelism(),
          cluster: { reached: published ? "127.0.0.1" : "direct", registry, mirrors },
        },
        opts,
      );
    },
  };
}

function never({ name }: ClusterPlan): never {
  throw new Error(`the cluster ${name} was not looked at`);
}

/** An engine or a cluster that does not answer is no defect of the program: a sentence is enough. */
function refuse(error: unknown): never {
  if (error instanceof EngineError)
    throw new CapabilityError(`the environment \`kind\` needs a Docker engine: ${error.message}`);
  if (error instanceof ClusterError)
    throw new CapabilityError(`the cluster of the environment \`kind\` does not answer: ${error.message}`);
  throw error;
}
