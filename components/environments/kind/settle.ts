import { isFree } from "../../network/free-port";
import { isHostOf, type Subnet } from "../../network/addresses";
import { heldAddresses } from "../held-addresses";
import type { NodeSpec } from "../../spec";
import { rememberedPorts, rememberPorts } from "../containers/published-ports";
import type { ClusterPlan } from "./clusters";
import { fitsServiceRange } from "./kind-config";
import { ClusterError, kubectl, type Ask } from "./kubectl";
import { machineRoom, roomProblems } from "./limits";
import { chooseNodePorts } from "./node-ports";
import type { ObservedCluster } from "./observe";
import { placementProblems, type Placement } from "./placement";
import { clusterProblems, type SeenCluster } from "./seen-cluster";
import { nodeOf } from "./seen-objects";
import type { Spec } from "./objects/essence";

export interface SettleArgs {
  readonly stack: string;
  readonly owner: string;
  readonly namespace: string;
  readonly project: string;
  readonly subnet: Subnet;
  readonly nodes: readonly NodeSpec[];
  readonly plans: readonly ClusterPlan[];
  /** Of each plan, in their order. */
  readonly observed: readonly ObservedCluster[];
  readonly placement: Placement;
  /** The nodes of clusters are not reached from here: their ports are published on 127.0.0.1. */
  readonly published: boolean;
  readonly demanded: Readonly<Record<string, number>>;
  readonly registry: string | undefined;
  readonly mirrors: Readonly<Record<string, string>>;
  readonly file: string;
  /** Nothing is written. */
  readonly preview: boolean;
}

/**
 * Settles what a stack has of clusters that others have, too: addresses, ports, its namespace.
 * @param problems receives a sentence for each thing that cannot be had
 * @returns `NODE/PORT` → port of the nodes of the cluster that the node is in
 */
export async function settle(args: SettleArgs, problems: string[]): Promise<ReadonlyMap<string, number>> {
  const { stack, project, namespace, nodes, plans, observed, published, demanded, file } = args;
  const names = nodes.map(({ name }) => name);
  problems.push(...placementProblems(plans, names, file), ...rangeProblem(args));
  for (const each of observed)
    problems.push(
      ...clusterProblems(each.cluster, file),
      ...foreignNamespace(each, args),
      ...movedNodes(each, args),
    );
  problems.push(...imagesProblems(args), ...roomFor(args));
  const listed = await Promise.all(observed.map(async ({ cluster }) => cluster.ask ? listServices(cluster.ask) : [])); // prettier-ignore
  const ofAddresses = observed.map((each, index) => addressProblems(args, each, listed[index] ?? []));
  problems.push(...(await Promise.all(ofAddresses)).flat());
  const services = listed.flat();
  const others = services.filter((service) => service.namespace !== namespace);
  const taken = new Set(others.flatMap((service) => service.nodePorts));
  const ours = services.filter((service) => service.namespace === namespace);
  const there = ours.map(({ name, address }) => ({ node: name, address }));
  problems.push(...heldAddresses(nodes, there, file));
  const own = new Set(ours.flatMap((service) => service.nodePorts));
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

function foreignNamespace(
  { cluster, seen }: ObservedCluster,
  { owner, namespace, file }: SettleArgs,
): readonly string[] {
  const there = seen.namespace;
  if (there === undefined || there.metadata.labels?.["testbed.owner"] === owner) return [];
  return [
    `the cluster \`${cluster.plan.name}\` has a namespace \`${namespace}\` that is not of this stack (${file}): give this stack another name, or remove that one.`,
  ];
}

/** Pure: a sentence for each node that is to be elsewhere than it is: what it has stored would stay behind. */
export function movedNodes(
  { cluster, seen }: Pick<ObservedCluster, "cluster" | "seen">,
  { owner, placement, file }: Pick<SettleArgs, "owner" | "placement" | "file">,
): readonly string[] {
  const own = seen.objects.filter(
    ({ kind, metadata }) => kind === "StatefulSet" && metadata.labels?.["testbed.owner"] === owner,
  );
  return own.flatMap((set) => {
    const [node, here] = [nodeOf(set), cluster.plan.name];
    const wanted = placement.get(node) ?? here;
    return wanted === here
      ? []
      : [
          `\`${node}\` is in the cluster \`${here}\`, with what it has stored, and is to be in \`${wanted}\` (\`testbed:clusters\`, ${file}): name it in the \`nodes\` of \`${here}\`, or destroy this stack first.`,
        ];
  });
}

function imagesProblems({ plans, registry, mirrors, file }: SettleArgs): readonly string[] {
  const [mirrored] = Object.keys(mirrors);
  const lost =
    mirrored === undefined || plans.some(({ context }) => context === undefined)
      ? []
      : [
          `\`testbed:mirrors\` is about clusters that are made (${file}), and there is none: your cluster is told by you where \`${mirrored}\` is.`,
        ];
  const unreached = plans.flatMap(({ context }, index) =>
    registry !== undefined || context === undefined || context.startsWith("kind-")
      ? []
      : [
          `\`testbed:clusters[${index}].context\` is \`${context}\` (${file}): that cluster has to pull the nodes' images; name a registry that it reaches in \`testbed:registry\`.`,
        ],
  );
  return [...lost, ...unreached];
}

/** Whether this machine has room for the clusters that are yet to be made. */
function roomFor({ observed, placement, published, nodes }: SettleArgs): readonly string[] {
  const absent = observed.flatMap(({ cluster: { state, plan } }) => (state === "absent" ? [plan] : []));
  const room = published || absent.length === 0 ? undefined : machineRoom();
  const hosts = nodes.filter(({ name }) => absent.some((plan) => plan.name === placement.get(name)));
  return room ? roomProblems(room, absent, hosts.length) : [];
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

/** Addresses are Services' of the cluster, so that its range must be able to hold them. */
function rangeProblem({ subnet, file }: SettleArgs): readonly string[] {
  if (fitsServiceRange(subnet)) return [];
  return [
    `the nodes' addresses are in \`${subnet.cidr}\` (\`testbed:network.subnet\`, ${file}), which no cluster can have for its Services; take a range inside a private one, such as 10.77.0.0/24.`,
  ];
}

/** All clusters have all addresses, so that the range of each must hold them, and nobody else may have them there. */
async function addressProblems(
  { subnet, nodes, namespace, file }: SettleArgs,
  { cluster }: ObservedCluster,
  services: readonly ListedService[],
): Promise<readonly string[]> {
  if (!fitsServiceRange(subnet)) return [];
  const problems = services
    .filter((service) => service.namespace !== namespace && isHostOf(subnet, service.address))
    .filter(({ address }) => nodes.some((node) => node.address === address))
    .map(
      ({ address, name, namespace: other }) =>
        `the Service \`${other}/${name}\` of the cluster \`${cluster.plan.name}\` has the address \`${address}\`: set \`testbed:network.subnet\` (${file}) to another part of the cluster's service range.`,
    );
  const [node] = nodes.filter(({ address }) => !services.some((service) => service.address === address));
  if (cluster.state !== "given" || cluster.ask === undefined || node === undefined) return problems;
  return [...problems, ...(await outOfRange({ ...cluster, ask: cluster.ask }, node.address, subnet, file))];
}

/** A cluster tells its range when it is asked, without effect, for an address that is not in it. */
async function outOfRange(
  { ask, plan }: SeenCluster & { readonly ask: Ask },
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
      `\`testbed:network.subnet\` is \`${cidr}\` (${file}), and \`${address}\` cannot be had in the cluster \`${plan.name}\`, ${why}; take a part of that range that nobody uses.`,
    ];
  }
}
