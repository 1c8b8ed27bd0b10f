import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { scriptCommand } from "../../hosts/command";
import type { Host } from "../../hosts/host";
import { quote } from "../../hosts/quote";
import { isPublished, portName } from "../../network/host-ports";
import type { NamedHost } from "../../network/hosts-file";
import { Network } from "../../network/network";
import type { Secrets } from "../../secrets";
import type { NodeSpec } from "../../spec";
import type { InventoryNode } from "../../../scenarios/inventory";
import type { Capabilities, Environment } from "../environment";
import type { Observed } from "../supervision/observations";
import { LanHost } from "./host";
import { inventoryNode } from "./inventory";
import { onMac } from "./macos/inventory";
import type { MacTools } from "./macos/tools";
import { kitOf, reachFolder, script } from "./names";

export interface LanEnvironmentArgs {
  readonly stack: string;
  /** See `ownerId`. */
  readonly owner: string;
  /** CIDR of the network that the machines are in. */
  readonly subnet: string;
  /** Address with which the controller is seen by them. */
  readonly controller: string;
  /** All nodes of the stack, for the hosts files. */
  readonly placed: readonly NamedHost[];
  readonly observed: Observed;
  readonly capabilities: Capabilities;
  readonly secrets: Secrets;
  /** See `LanHostArgs.address`. */
  readonly address: (spec: NodeSpec) => string;
  /** Node → port of its host's ssh server. */
  readonly login: ReadonlyMap<string, number>;
  /** Node → digest of its copy of the project, see `kit.ts`. */
  readonly kits: ReadonlyMap<string, string>;
  /** See `LanHostArgs.tuning`. */
  readonly tuning: (spec: NodeSpec) => string;
  /** Those nodes that are Macs. */
  readonly macs: ReadonlyMap<string, MacTools>;
}

/** Hosts are machines that are there already, reached over SSH. */
export class LanEnvironment extends pulumi.ComponentResource implements Environment {
  readonly kind = "lan";
  readonly owner: string;
  readonly capabilities: Capabilities;
  /** The controller reaches every node itself. */
  readonly vantage: readonly string[] = [];
  readonly controller: string;
  private readonly network: Network;
  /** There before any machine is touched, gone when all are given back. */
  private readonly machines: pulumi.Resource;
  /** What the nodes were made with. */
  private readonly epochs = new Map<string, number>();

  constructor(
    name: string,
    private readonly args: LanEnvironmentArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/lan:LanEnvironment", name, {}, opts);
    const { owner, stack, capabilities, controller, subnet, placed } = args;
    this.owner = owner;
    this.capabilities = capabilities;
    this.controller = controller;
    this.network = new Network("network", { subnet, controller, nodes: placed }, { parent: this });
    this.machines = scriptCommand(
      "machines",
      (verb) => quote(["bash", script("machines"), verb, reachFolder(stack), kitOf(owner), owner, stack]),
      { file: script("machines"), undo: true },
      { parent: this },
    );
    this.registerOutputs({});
  }

  get generation(): string {
    const epochs = [...this.epochs].sort(([a], [b]) => (a < b ? -1 : 1));
    return createHash("sha256").update(JSON.stringify(epochs)).digest("hex").slice(0, 12);
  }

  host(spec: NodeSpec, opts: pulumi.ComponentResourceOptions = {}): Host {
    const { stack, owner, secrets, observed, kits, macs, login, address, tuning } = this.args;
    const epoch: Observed["epoch"] = (...part) => {
      const value = observed.epoch(...part);
      this.epochs.set(part.join("/"), value);
      return value;
    };
    const about = {
      kit: kits.get(spec.name) ?? "",
      login: login.get(spec.name) ?? 22,
      address: address(spec),
      tuning: tuning(spec),
      mac: macs.get(spec.name),
    };
    const { machines } = this;
    const args = { spec, stack, owner, epoch, machines, network: this.network, secrets, ...about };
    return new LanHost(spec.name, args, { parent: this, ...opts });
  }

  inventory({ name, role, address, ports, services, appliance = false }: NodeSpec): InventoryNode {
    const { owner, stack, login, macs } = this.args;
    const node = inventoryNode({ owner, stack, name, role, address, ports, services });
    return {
      ...(macs.has(name) ? onMac(node, owner) : node),
      login: login.get(name) ?? 22,
      ...(appliance && { appliance }),
    };
  }

  /** The controller reaches the nodes where they are. */
  forward(nodes: readonly NodeSpec[]): pulumi.Output<Record<string, string>> {
    const urls = nodes.flatMap((node) =>
      node.ports
        .filter(isPublished)
        .map((port) => [portName(node, port), `http://${node.address}:${port.number}`]),
    );
    return pulumi.output(Object.fromEntries(urls) as Record<string, string>);
  }
}
