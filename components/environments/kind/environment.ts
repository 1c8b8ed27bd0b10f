import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { startPlugin } from "../../hosts/command";
import type { Host } from "../../hosts/host";
import { isPublished, portName } from "../../network/host-ports";
import { Network } from "../../network/network";
import type { Secrets } from "../../secrets";
import type { NodeSpec } from "../../spec";
import type { InventoryNode } from "../../../scenarios/inventory";
import { nodeImage, type ImageBase } from "../containers/node-image";
import { reachMap, throughReachMap, writeReachMap } from "../containers/reach-file";
import type { Capabilities, Environment } from "../environment";
import { Cluster, type ClusterArgs } from "./cluster";
import { KindHost, type KindHostArgs } from "./host";
import { inventoryNode } from "./inventory";
import { Links } from "./links";
import { script } from "./names";
import { nodePolicy } from "./objects/node-policy";
import { nodeService } from "./objects/node-service";
import { nodeSet, type NodeSetArgs } from "./objects/node-set";
import type { Ages } from "./observe";
import type { Placement } from "./placement";

/** A cluster that is to be, with what is there of it. */
export interface PlannedCluster extends Pick<ClusterArgs, "plan" | "config">, Ages {}

export interface KindEnvironmentArgs extends Pick<
  NodeSetArgs,
  "stack" | "owner" | "namespace" | "limits" | "placed"
> {
  /** CIDR of the stack's addresses. */
  readonly subnet: string;
  readonly controller: string;
  readonly project: string;
  /** All nodes with all that runs on them, which decides what their images hold. */
  readonly nodes: readonly NodeSpec[];
  readonly base: ImageBase;
  readonly clusters: readonly PlannedCluster[];
  readonly placement: Placement;
  /** How many clusters are made at a time. */
  readonly atOnce: number;
  readonly cluster: Pick<ClusterArgs, "reached" | "registry" | "mirrors">;
  /** `NODE/PORT` → port of the cluster's nodes. */
  readonly nodePorts: ReadonlyMap<string, number>;
  readonly capabilities: Capabilities;
  readonly secrets: Secrets;
}

/** A cluster, and how old what is in it is. */
type Member = Pick<KindHostArgs, "epoch" | "made"> & { readonly cluster: Cluster; readonly links?: Links };

/** Hosts are pods of Kubernetes clusters, each with the address of a Service of its own. */
export class KindEnvironment extends pulumi.ComponentResource implements Environment {
  readonly kind = "kind";
  readonly owner: string;
  readonly capabilities: Capabilities;
  readonly vantage: readonly string[];
  private readonly clusters = new Map<string, Member>();
  /** What the nodes were made with. */
  private readonly epochs = new Map<string, number>();

  constructor(
    name: string,
    private readonly args: KindEnvironmentArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/kind:KindEnvironment", name, {}, opts);
    const { stack, owner, project, subnet, controller, placed, nodePorts } = args;
    this.owner = owner;
    this.capabilities = args.capabilities;
    this.vantage = throughReachMap(stack);
    startPlugin();
    const network = new Network("network", { subnet, controller, nodes: placed }, { parent: this });
    this.makeClusters(network);
    this.joinClusters();
    const members = [...this.clusters.values()].map(({ cluster }) => cluster);
    pulumi.all(members.map(({ told }) => told)).apply((told) => {
      if (pulumi.runtime.isDryRun()) return;
      const ports = members.map((cluster, index) =>
        Object.entries(reachMap(this.nodesOf(cluster), subnet, told[index]?.address ?? "", nodePorts).ports),
      );
      writeReachMap(project, stack, { subnet, ports: Object.fromEntries(ports.flat()) });
    });
    this.registerOutputs({});
  }

  get generation(): string {
    const epochs = [...this.epochs].sort(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(epochs)).digest("hex").slice(0, 12);
  }

  host(spec: NodeSpec, opts: pulumi.ComponentResourceOptions = {}): Host {
    const { args } = this;
    const { stack, owner, namespace, secrets, nodePorts } = args;
    const { cluster, links, made, ...member } = this.memberOf(spec);
    const epoch: KindHostArgs["epoch"] = (...part) => {
      const value = member.epoch(...part);
      this.epochs.set(part.join("/"), value);
      return value;
    };
    const node = args.nodes.find(({ name }) => name === spec.name) ?? spec;
    const image = nodeImage(node, args.base, [script("prepare"), script("tunnel")]);
    const epochs = (part: "host" | "network" | "forward") => ({
      made: made(part, spec.name),
      epoch: epoch(part, spec.name),
    });
    const about = { stack, owner, namespace, node };
    const { reference, loaded } = cluster.load(image);
    const others = [...this.clusters.values()].filter((other) => other.cluster !== cluster);
    const neighbours = pulumi.all(others.map((other) => other.cluster.told.nodes));
    return new KindHost(
      spec.name,
      {
        ...{ spec, stack, owner, place: cluster.place, epoch, made, secrets },
        service: nodeService({ ...about, nodePorts, epochs: epochs("forward") }),
        policy: pulumi
          .all([cluster.told.outsiders, neighbours])
          .apply(([outsiders, addresses]) =>
            nodePolicy({ ...about, outsiders, neighbours: addresses.flat(), epochs: epochs("network") }),
          ),
        set: nodeSet({ ...args, node, image: reference, epochs: epochs("host") }),
        provider: cluster.provider,
        namespace: cluster.namespace,
        works: cluster.works,
        before: [loaded, ...(links?.resources ?? [])],
      },
      { parent: this, ...opts },
    );
  }

  inventory(spec: NodeSpec): InventoryNode {
    const { name, role, address, ports, services } = spec;
    const { cluster } = this.memberOf(spec);
    const node = inventoryNode(cluster.place, { name, role, address, ports, services });
    return this.clusters.size > 1 ? { ...node, cluster: cluster.name } : node;
  }

  /** Ports are at the nodes of clusters already. */
  forward(nodes: readonly NodeSpec[]): pulumi.Output<Record<string, string>> {
    const { nodePorts } = this.args;
    const urls = nodes.flatMap((node) =>
      node.ports.filter(isPublished).flatMap((port) => {
        const name = portName(node, port);
        const external = nodePorts.get(name);
        if (external === undefined) return [];
        const { told } = this.memberOf(node).cluster;
        return [told.address.apply((address) => [name, `http://${address}:${external}`] as const)];
      }),
    );
    return pulumi.all(urls).apply((entries) => Object.fromEntries(entries));
  }

  private makeClusters(parent: pulumi.Resource): void {
    const { stack, owner, namespace, project, clusters, atOnce } = this.args;
    clusters.forEach(({ plan, config, epoch, made, namespaceMade }, index) => {
      const earlier = [...this.clusters.values()].map(({ cluster }) => cluster);
      const cluster = new Cluster(
        plan.name,
        {
          ...{ ...this.args.cluster, plan, config, stack, project, owner, namespace },
          epoch: epoch("switch", ""),
          made: made("switch", ""),
          namespaceMade,
          before: earlier.slice(index - atOnce, index - atOnce + 1).map(({ itself }) => itself),
          images: earlier[0]?.images,
        },
        // The only one of a stack was called so.
        { parent, ...(index === 0 && { aliases: [{ name: "cluster" }] }) },
      );
      this.clusters.set(plan.name, { cluster, epoch, made });
    });
  }

  /** Only when all are known: what leads to another cluster tells where that is. */
  private joinClusters(): void {
    if (this.clusters.size < 2) return;
    const { stack, owner, namespace, nodes, nodePorts } = this.args;
    for (const [name, member] of this.clusters) {
      const { cluster: from, epoch, made } = member;
      const to = nodes
        .map((node) => ({ node, cluster: this.memberOf(node).cluster }))
        .filter(({ cluster }) => cluster !== from);
      const args = { stack, owner, namespace, from, to, nodePorts, epoch, made };
      this.clusters.set(name, { ...member, links: new Links(`${name}-links`, args, { parent: from }) });
    }
  }

  private memberOf({ name }: Pick<NodeSpec, "name">): Member {
    const cluster = this.args.placement.get(name) ?? this.args.clusters[0]?.plan.name ?? "";
    const member = this.clusters.get(cluster);
    if (member === undefined) throw new Error(`no cluster ${cluster} for ${name}`);
    return member;
  }

  private nodesOf(cluster: Cluster): readonly NodeSpec[] {
    return this.args.nodes.filter((node) => this.memberOf(node).cluster === cluster);
  }
}
