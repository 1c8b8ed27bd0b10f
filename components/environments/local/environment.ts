import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { scriptCommand } from "../../hosts/command";
import type { Host } from "../../hosts/host";
import type { NamedHost } from "../../network/hosts-file";
import { isPublished, portName } from "../../network/host-ports";
import { Network } from "../../network/network";
import type { Secrets } from "../../secrets";
import type { NodeSpec } from "../../spec";
import type { InventoryNode } from "../../../scenarios/inventory";
import type { Capabilities, Environment } from "../environment";
import { LocalHost } from "./host";
import { inventoryNode } from "./inventory";
import { onSwitch, own, script } from "./names";
import type { Observed, Part } from "../supervision/observations";

export interface LocalEnvironmentArgs {
  readonly stack: string;
  /** See `ownerId`. */
  readonly owner: string;
  /** CIDR of the stack's network; any range, also one that is in use elsewhere. */
  readonly subnet: string;
  /** Address of the controller in it. */
  readonly controller: string;
  /** All nodes of the stack, for the hosts file. */
  readonly nodes: readonly NamedHost[];
  readonly observed: Observed;
  readonly capabilities: Capabilities;
  readonly secrets: Secrets;
  /** See `CreateArgs`. */
  readonly hostPorts: ReadonlyMap<string, number>;
  /** Those of `hostPorts` that the stack file asks for: when another program has the port, that is an error. */
  readonly demanded: ReadonlySet<string>;
}

/** Hosts are namespaces of this Linux machine, joined by a bridge in a namespace of its own. */
export class LocalEnvironment extends pulumi.ComponentResource implements Environment {
  readonly kind = "local";
  readonly owner: string;
  readonly capabilities: Capabilities;
  readonly vantage: readonly string[];
  private readonly network: Network;
  private readonly bridge: pulumi.Resource;
  /** What the nodes were made with. */
  private readonly epochs = new Map<string, number>();

  constructor(
    name: string,
    private readonly args: LocalEnvironmentArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/local:LocalEnvironment", name, {}, opts);
    this.owner = args.owner;
    this.capabilities = args.capabilities;
    this.vantage = onSwitch(args.owner);
    this.network = new Network("network", args, { parent: this });
    const { controller, prefix, hosts } = this.network;
    const input = { HOSTS: hosts.text };
    this.bridge = this.command("switch", "switch", [controller + prefix], input, { parent: this.network });
    this.registerOutputs({});
  }

  get generation(): string {
    const epochs = [...this.epochs].sort(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(epochs)).digest("hex").slice(0, 12);
  }

  host(spec: NodeSpec, opts: pulumi.ComponentResourceOptions = {}): Host {
    const { args, network, bridge } = this;
    const epoch: Observed["epoch"] = (...part) => {
      const value = args.observed.epoch(...part);
      this.epochs.set(part.join("/"), value);
      return value;
    };
    return new LocalHost(spec.name, { ...args, spec, network, bridge, epoch }, { parent: this, ...opts });
  }

  inventory(spec: NodeSpec): InventoryNode {
    const { owner, stack } = this.args;
    const { name, role, address, ports } = spec;
    const services = spec.services.map((service) => service.name);
    return inventoryNode({ owner, stack, name, role, address, ports, services });
  }

  forward(
    nodes: readonly NodeSpec[],
    opts: pulumi.CustomResourceOptions,
  ): pulumi.Output<Record<string, string>> {
    const ports = nodes.flatMap((node) =>
      node.ports
        .filter(isPublished)
        .map((port) =>
          [portName(node, port), node.address, port.number, ...this.place(portName(node, port))].join(" "),
        ),
    );
    const dependsOn = pulumi.output(opts.dependsOn ?? []).apply((given) => [...[given].flat(), this.network]);
    const environment = { PORTS: ports.join("\n") };
    const command = this.command("forward", "forward", [], environment, { ...opts, dependsOn });
    return command.stdout.apply((text) => (text ? (JSON.parse(text) as Record<string, string>) : {}));
  }

  /** Where the forwarder shall listen, as it reads it. */
  private place(name: string): readonly (string | number)[] {
    const { hostPorts, demanded } = this.args;
    const wanted = hostPorts.get(name);
    return wanted === undefined ? [] : [wanted, ...(demanded.has(name) ? ["must"] : [])];
  }

  private command(
    name: string,
    part: Extract<Part, "switch" | "forward">,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    opts: pulumi.CustomResourceOptions,
  ): ReturnType<typeof scriptCommand> {
    const { owner, stack, observed } = this.args;
    return scriptCommand(
      name,
      own,
      {
        file: script(part),
        args: [owner, stack, ...args],
        environment: { ...environment, EPOCH: String(observed.epoch(part)) },
        undo: true,
      },
      opts,
    );
  }
}
