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
import { script, type PodPlace } from "./names";
import { nodePolicy } from "./objects/node-policy";
import { nodeService } from "./objects/node-service";
import { nodeSet, type NodeSetArgs } from "./objects/node-set";

export interface KindEnvironmentArgs
  extends
    Pick<NodeSetArgs, "stack" | "owner" | "namespace" | "limits" | "placed">,
    Pick<KindHostArgs, "epoch" | "made"> {
  /** CIDR of the stack's addresses. */
  readonly subnet: string;
  readonly controller: string;
  readonly project: string;
  /** All nodes with all that runs on them, which decides what their images hold. */
  readonly nodes: readonly NodeSpec[];
  readonly base: ImageBase;
  readonly cluster: Pick<ClusterArgs, "plan" | "config" | "reached" | "registry">;
  /** `NODE/PORT` → port of the cluster's nodes. */
  readonly nodePorts: ReadonlyMap<string, number>;
  readonly capabilities: Capabilities;
  readonly secrets: Secrets;
}

/** Hosts are pods of a Kubernetes cluster, each with the address of a Service of its own. */
export class KindEnvironment extends pulumi.ComponentResource implements Environment {
  readonly kind = "kind";
  readonly owner: string;
  readonly capabilities: Capabilities;
  readonly vantage: readonly string[];
  private readonly place: PodPlace;
  private readonly cluster: Cluster;
  /** What the nodes were made with. */
  private readonly epochs = new Map<string, number>();

  constructor(
    name: string,
    private readonly args: KindEnvironmentArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/kind:KindEnvironment", name, {}, opts);
    const { stack, owner, namespace, project, subnet, controller, placed, nodes, nodePorts } = args;
    this.owner = owner;
    this.capabilities = args.capabilities;
    this.vantage = throughReachMap(stack);
    this.place = { kubeconfig: args.cluster.plan.kubeconfig, namespace };
    startPlugin();
    const network = new Network("network", { subnet, controller, nodes: placed }, { parent: this });
    this.cluster = new Cluster(
      "cluster",
      {
        ...args.cluster,
        stack,
        owner,
        namespace,
        epoch: args.epoch("switch", ""),
        made: args.made("switch", ""),
      },
      { parent: network },
    );
    this.cluster.address.apply((address) => {
      if (!pulumi.runtime.isDryRun())
        writeReachMap(project, stack, reachMap(nodes, subnet, address, nodePorts));
    });
    this.registerOutputs({});
  }

  get generation(): string {
    const epochs = [...this.epochs].sort(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(epochs)).digest("hex").slice(0, 12);
  }

  host(spec: NodeSpec, opts: pulumi.ComponentResourceOptions = {}): Host {
    const { args, cluster, place } = this;
    const { stack, owner, namespace, secrets, nodePorts, made } = args;
    const epoch: KindHostArgs["epoch"] = (...part) => {
      const value = args.epoch(...part);
      this.epochs.set(part.join("/"), value);
      return value;
    };
    const node = args.nodes.find(({ name }) => name === spec.name) ?? spec;
    const image = nodeImage(node, args.base, [script("prepare")]);
    const epochs = (part: "host" | "network" | "forward") => ({
      made: made(part, spec.name),
      epoch: epoch(part, spec.name),
    });
    const about = { stack, owner, namespace, node };
    const { reference, loaded } = cluster.load(image);
    return new KindHost(
      spec.name,
      {
        ...{ spec, stack, owner, place, epoch, made, secrets },
        service: nodeService({ ...about, nodePorts, epochs: epochs("forward") }),
        policy: cluster.outsiders.apply((outsiders) =>
          nodePolicy({ ...about, outsiders, epochs: epochs("network") }),
        ),
        set: nodeSet({ ...args, node, image: reference, epochs: epochs("host") }),
        provider: cluster.provider,
        namespace: cluster.namespace,
        before: [loaded],
      },
      { parent: this, ...opts },
    );
  }

  inventory({ name, role, address, ports, services }: NodeSpec): InventoryNode {
    return inventoryNode(this.place, { name, role, address, ports, services });
  }

  /** Ports are at the cluster's nodes already. */
  forward(nodes: readonly NodeSpec[]): pulumi.Output<Record<string, string>> {
    const { nodePorts } = this.args;
    return this.cluster.address.apply((address) => {
      const urls = nodes.flatMap((node) =>
        node.ports.filter(isPublished).flatMap((port) => {
          const external = nodePorts.get(portName(node, port));
          return external === undefined ? [] : [[portName(node, port), `http://${address}:${external}`]];
        }),
      );
      return Object.fromEntries(urls) as Record<string, string>;
    });
  }
}
