import { isFree } from "../../network/free-port";
import { isHostOf, type Subnet } from "../../network/addresses";
import type { NodeSpec } from "../../spec";
import { rememberedPorts, rememberPorts } from "../containers/published-ports";
import { severalClusters, type ClusterPlan } from "./clusters";
import { fitsServiceRange } from "./kind-config";
import { ClusterError, kubectl, type Ask } from "./kubectl";
import { machineRoom, roomProblems } from "./limits";
import { chooseNodePorts } from "./node-ports";
import type { ObservedStack } from "./observe";
import { clusterProblems } from "./seen-cluster";
import type { Spec } from "./objects/essence";

export interface SettleArgs {
  readonly stack: string;
  readonly owner: string;
  readonly namespace: string;
  readonly project: string;
  readonly subnet: Subnet;
  readonly nodes: readonly NodeSpec[];
  readonly plans: readonly ClusterPlan[];
  readonly observed: ObservedStack;
  /** The cluster's nodes are not reached from here: their ports are published on 127.0.0.1. */
  readonly published: boolean;
  readonly demanded: Readonly<Record<string, number>>;
  readonly registry: string | undefined;
  readonly file: string;
  /** Nothing is written. */
  readonly preview: boolean;
}

/**
 * Settles what a stack has of a cluster that others have, too: addresses, ports, its namespace.
 * @param problems receives a sentence for each thing that cannot be had
 * @returns `NODE/PORT` → port of the cluster's nodes
 */
export async function settle(args: SettleArgs, problems: string[]): Promise<ReadonlyMap<string, number>> {
  const { stack, project, namespace, nodes, plans, observed, published, demanded, file } = args;
  const { cluster } = observed;
  problems.push(...severalClusters(plans, file), ...clusterProblems(cluster, file));
  problems.push(...foreignNamespace(args), ...imagesProblem(args), ...roomFor(args));
  const services = cluster.ask === undefined ? [] : await listServices(cluster.ask);
  problems.push(...(await addressProblems(args, services)));
  const others = services.filter((service) => service.namespace !== namespace);
  const taken = new Set(others.flatMap((service) => service.nodePorts));
  const own = new Set(services.filter((service) => service.namespace === namespace).flatMap((service) => service.nodePorts)); // prettier-ignore
  const ports = await chooseNodePorts(
    {
      ...{ stack, nodes, demanded, file, own },
      remembered: await rememberedPorts(project, stack),
      isTaken: async (port) =>
        taken.has(port) || (published && !own.has(port) && !(await isFree(port, "127.0.0.1"))),
    },
    problems,
  );
  if (!args.preview && problems.length === 0) rememberPorts(project, stack, ports);
  return ports;
}

function foreignNamespace({ observed, owner, namespace, file }: SettleArgs): readonly string[] {
  const there = observed.seen.namespace;
  if (there === undefined || there.metadata.labels?.["testbed.owner"] === owner) return [];
  return [
    `the cluster \`${observed.cluster.plan.name}\` has a namespace \`${namespace}\` that is not of this stack (${file}): give this stack another name, or remove that one.`,
  ];
}

function imagesProblem({ plans: [plan], registry, file }: SettleArgs): readonly string[] {
  if (registry !== undefined || plan?.context === undefined || plan.context.startsWith("kind-")) return [];
  return [
    `\`testbed:clusters[0].context\` is \`${plan.context}\` (${file}): that cluster has to pull the nodes' images; name a registry that it reaches in \`testbed:registry\`.`,
  ];
}

function roomFor({ observed: { cluster }, published, nodes }: SettleArgs): readonly string[] {
  const room = published || cluster.state !== "absent" ? undefined : machineRoom();
  return room ? roomProblems(room, cluster.plan.workers, nodes.length) : [];
}

interface ListedService {
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
  readonly nodePorts: readonly number[];
}

async function listServices(ask: Ask): Promise<readonly ListedService[]> {
  const text = await kubectl(ask, ["get", "services", "--all-namespaces", "--output", "json"]);
  const { items } = JSON.parse(text) as {
    readonly items: readonly {
      readonly metadata: { readonly name: string; readonly namespace: string };
      readonly spec: Spec;
    }[];
  };
  return items.map(({ metadata: { name, namespace }, spec }) => ({
    ...{ name, namespace, address: String(spec.clusterIP) },
    nodePorts: ((spec.ports ?? []) as readonly { readonly nodePort?: number }[]).flatMap(
      ({ nodePort }) => nodePort ?? [],
    ),
  }));
}

/** Addresses are Services' of the cluster, so that its range must hold them, and nobody else may have them. */
async function addressProblems(
  { subnet, nodes, namespace, observed: { cluster }, file }: SettleArgs,
  services: readonly ListedService[],
): Promise<readonly string[]> {
  if (!fitsServiceRange(subnet))
    return [
      `the nodes' addresses are in \`${subnet.cidr}\` (\`testbed:network.subnet\`, ${file}), which no cluster can have for its Services; take a range inside a private one, such as 10.77.0.0/24.`,
    ];
  const problems = services
    .filter((service) => service.namespace !== namespace && isHostOf(subnet, service.address))
    .filter(({ address }) => nodes.some((node) => node.address === address))
    .map(
      ({ address, name, namespace: other }) =>
        `the Service \`${other}/${name}\` of the cluster \`${cluster.plan.name}\` has the address \`${address}\`: set \`testbed:network.subnet\` (${file}) to another part of the cluster's service range.`,
    );
  const [node] = nodes.filter(({ address }) => !services.some((service) => service.address === address));
  if (cluster.state !== "given" || cluster.ask === undefined || node === undefined) return problems;
  return [...problems, ...(await outOfRange(cluster.ask, node.address, subnet, file))];
}

/** A cluster tells its range when it is asked, without effect, for an address that is not in it. */
async function outOfRange(
  ask: Ask,
  address: string,
  { cidr }: Subnet,
  file: string,
): Promise<readonly string[]> {
  const dry = ["create", "service", "clusterip", "testbed-try", `--clusterip=${address}`, "--tcp=80:80"];
  try {
    await kubectl(ask, [...dry, "--namespace", "default", "--dry-run=server"]);
    return [];
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const [, range] = /valid IPs is ([0-9./]+)/.exec(error.message) ?? [];
    const why = range === undefined ? error.message : `which has \`${range}\` for its Services`;
    return [
      `\`testbed:network.subnet\` is \`${cidr}\` (${file}), and \`${address}\` cannot be had in that cluster, ${why}; take a part of that range that nobody uses.`,
    ];
  }
}
