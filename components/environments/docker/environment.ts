import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { startPlugin } from "../../hosts/command";
import type { Host } from "../../hosts/host";
import { firewallRules } from "../../network/firewall";
import { isPublished, portName } from "../../network/host-ports";
import { Network } from "../../network/network";
import type { Secrets } from "../../secrets";
import type { NodeSpec } from "../../spec";
import type { NamedHost } from "../../network/hosts-file";
import type { InventoryNode } from "../../../scenarios/inventory";
import type { Capabilities, Environment } from "../environment";
import type { Observed } from "../supervision/observations";
import { nodeImage, type ImageBase } from "../containers/node-image";
import type { Reach } from "../containers/reach";
import { throughReachMap } from "../containers/reach-file";
import { nodeContainer, type NodeContainerArgs } from "./container";
import type { EnginePlan } from "./engines";
import { DockerHost } from "./host";
import { inventoryNode } from "./inventory";
import { EngineMember } from "./member";
import { LABEL, volumeName } from "./names";
import { publishedHost } from "./settle-ports";

export interface DockerEnvironmentArgs extends Pick<
  NodeContainerArgs,
  "stack" | "owner" | "publish" | "hostPorts" | "limits"
> {
  /** CIDR of the stack's network. */
  readonly subnet: string;
  /** Of the engine's machine in it. */
  readonly gateway: string;
  /** Of the controller, as the nodes see it. */
  readonly controller: string;
  readonly engines: readonly EnginePlan[];
  /** Node → its engine. */
  readonly placement: ReadonlyMap<string, EnginePlan>;
  readonly reach: Reach;
  readonly placed: readonly NamedHost[];
  /** All nodes with all that runs on them, which decides what their images hold. */
  readonly nodes: readonly NodeSpec[];
  readonly base: ImageBase;
  /** Epoch of every part of a host. */
  readonly epoch: Observed["epoch"];
  /** Epoch of the network on an engine. */
  readonly networkEpoch: (engine: EnginePlan) => number;
  readonly capabilities: Capabilities;
  readonly secrets: Secrets;
}

/** Hosts are containers of a Docker engine, or of several, on a network with fixed addresses. */
export class DockerEnvironment extends pulumi.ComponentResource implements Environment {
  readonly kind = "docker";
  readonly owner: string;
  readonly capabilities: Capabilities;
  readonly vantage: readonly string[];
  private readonly network: Network;
  private readonly members: ReadonlyMap<EnginePlan, EngineMember>;
  /** What the nodes were made with. */
  private readonly epochs = new Map<string, number>();

  constructor(
    name: string,
    private readonly args: DockerEnvironmentArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/docker:DockerEnvironment", name, {}, opts);
    this.owner = args.owner;
    this.capabilities = args.capabilities;
    const { stack, owner, subnet, gateway, controller, placed, engines } = args;
    // The engine's machine is in the network itself, at the controller's address.
    this.vantage = this.outside ? throughReachMap(stack) : [];
    // Or it would start when the first container is there, and all of them would wait for it.
    startPlugin();
    this.network = new Network("network", { subnet, controller, nodes: placed }, { parent: this });
    this.members = new Map(
      engines.map((plan) => {
        const about = { plan, stack, owner, subnet, gateway, epoch: args.networkEpoch(plan) };
        return [plan, new EngineMember(about, this, this.network)];
      }),
    );
    this.registerOutputs({});
  }

  /** The controller is not in the network, see `InventoryNode.outside`. */
  private get outside(): boolean {
    return this.args.reach.by === "published";
  }

  get generation(): string {
    const epochs = [...this.epochs].sort(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(epochs)).digest("hex").slice(0, 12);
  }

  host(spec: NodeSpec, opts: pulumi.ComponentResourceOptions = {}): Host {
    const { args, network } = this;
    const { stack, owner, secrets } = args;
    const epoch: Observed["epoch"] = (...part) => {
      const value = args.epoch(...part);
      this.epochs.set(part.join("/"), value);
      return value;
    };
    const node = args.nodes.find(({ name }) => name === spec.name) ?? spec;
    const image = nodeImage(node, args.base);
    const aliases = args.placed.find(({ name }) => name === spec.name)?.aliases ?? [];
    const { ports, overlay } = spec;
    const { subnet, controller } = args;
    const member = this.memberOf(spec.name);
    const { plan, provider, images } = member;
    const rules = firewallRules({ ports, overlay, subnet, controller, outside: this.outside });
    const container = nodeContainer({
      ...args,
      node,
      aliases,
      ...(plan.interface !== undefined && { hostPorts: new Map() }),
      // What is on other engines is known to none of them by its name.
      others: plan.interface === undefined ? [] : args.placed,
      image: image.reference,
      rules,
      epoch: epoch("host", spec.name),
    });
    const before = [member.network, images.make(image), this.volume(spec.name, provider)];
    return new DockerHost(
      spec.name,
      {
        spec,
        stack,
        owner,
        epoch,
        network,
        rules,
        secrets,
        container,
        ...{ host: plan.host, provider },
        before,
        pids: args.limits.pids,
        idle: node.services.length === 0,
      },
      { parent: this, ...opts },
    );
  }

  inventory({ name, role, address, ports, services }: NodeSpec): InventoryNode {
    const { stack } = this.args;
    const { host } = this.memberOf(name).plan;
    const node = inventoryNode({ stack, name, role, address, ports, services }, host);
    return this.outside ? { ...node, outside: true } : node;
  }

  /** Containers publish their ports themselves; those in the machines' own network are reached there. */
  forward(nodes: readonly NodeSpec[]): pulumi.Output<Record<string, string>> {
    const { publish, hostPorts, reach } = this.args;
    const published = publishedHost(reach, publish);
    const urls = nodes.flatMap((node) =>
      node.ports.filter(isPublished).flatMap((port) => {
        const host = this.memberOf(node.name).plan.interface === undefined ? published : node.address;
        const external = hostPorts.get(portName(node, port));
        return external === undefined ? [] : [[portName(node, port), `http://${host}:${external}`]];
      }),
    );
    return pulumi.output(Object.fromEntries(urls) as Record<string, string>);
  }

  /** What services keep: it outlives a container that is made anew from another image. */
  private volume(node: string, provider: pulumi.ProviderResource | undefined): pulumi.Resource {
    const docker = require("@pulumi/docker/volume") as typeof import("@pulumi/docker/volume");
    const { stack, owner, limits } = this.args;
    const { diskMegabytes: megabytes } = limits;
    return new docker.Volume(
      `${node}-data`,
      {
        name: volumeName(stack, node, megabytes),
        // Only what is in memory can be bounded on every engine.
        ...(megabytes !== undefined && {
          driver: "local",
          driverOpts: { type: "tmpfs", device: "tmpfs", o: `size=${megabytes}m,mode=0755` },
        }),
        labels: [
          { label: LABEL.owner, value: owner },
          { label: LABEL.stack, value: stack },
        ],
      },
      { parent: this, ...(provider && { provider }) },
    );
  }

  private memberOf(node: string): EngineMember {
    const { placement, engines } = this.args;
    const plan = placement.get(node) ?? engines[0];
    const member = plan && this.members.get(plan);
    if (member === undefined) throw new Error(`no engine has ${node}`);
    return member;
  }
}
