import type * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../../hosts/after";
import { scriptCommand, through } from "../../hosts/command";
import type { Host, Script } from "../../hosts/host";
import { firewallRules } from "../../network/firewall";
import type { Network } from "../../network/network";
import type { Secrets } from "../../secrets";
import type { FileSpec, NodeSpec, ServiceSpec } from "../../spec";
import { onHost, own, script } from "./names";
import { supervision } from "../supervision/shared-script";
import type { Observed } from "../supervision/observations";
import { copyTask } from "../supervision/copy-task";
import { serviceEnvironment } from "../supervision/service-environment";

export interface LocalHostArgs {
  readonly spec: NodeSpec;
  readonly stack: string;
  readonly owner: string;
  /** See `Observed.epoch`. */
  readonly epoch: Observed["epoch"];
  readonly network: Network;
  readonly secrets: Secrets;
  /** What joins the hosts, and has to be there first. */
  readonly bridge: pulumi.Resource;
}

/** A network and mount namespace of this machine: own address, hosts file, firewall, /etc, /var/lib and /usr/local. */
export class LocalHost extends pulumi.ComponentResource implements Host {
  readonly spec: NodeSpec;
  readonly address: string;
  /** Everything that must hold before something runs on the host. */
  private readonly base: pulumi.Resource;

  constructor(
    name: string,
    private readonly args: LocalHostArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/local:LocalHost", name, {}, opts);
    const { spec, network, bridge } = args;
    this.spec = spec;
    this.address = spec.address;
    const about = [spec.address + network.prefix, spec.role];
    const host = this.command(`${name}-host`, "host", about, {}, [bridge]);
    const rules = firewallRules({
      ports: spec.ports,
      overlay: spec.overlay,
      subnet: network.subnet,
      controller: network.controller,
    });
    const input = { RULES: rules };
    const parent = { parent: network };
    this.base = this.command(`${name}-network`, "network", [network.hosts.digest], input, [host], parent);
    this.registerOutputs({ address: this.address });
  }

  run(name: string, task: Script, opts: pulumi.CustomResourceOptions = {}): command.local.Command {
    const via = onHost(this.args.owner, this.spec.name);
    return scriptCommand(name, through(via), task, this.options(opts));
  }

  copy(name: string, file: FileSpec, opts: pulumi.CustomResourceOptions = {}): pulumi.Resource {
    return this.run(name, copyTask(file, this.args.secrets), opts);
  }

  service(name: string, spec: ServiceSpec, opts: pulumi.CustomResourceOptions = {}): pulumi.Resource {
    const environment = serviceEnvironment(spec, this.args.secrets);
    return this.command(
      name,
      "service",
      [spec.name, this.address],
      environment,
      [this.base],
      opts,
      spec.name,
    );
  }

  private command(
    name: string,
    part: "host" | "network" | "service",
    args: readonly string[],
    environment: Readonly<Record<string, pulumi.Input<string>>>,
    dependsOn: pulumi.Resource[],
    opts: pulumi.CustomResourceOptions = {},
    service?: string,
  ): command.local.Command {
    const { owner, stack, spec } = this.args;
    const epoch = this.args.epoch(part, spec.name, service);
    return scriptCommand(
      name,
      own,
      {
        file: part === "service" ? supervision(part) : script(part),
        args: [owner, stack, spec.name, ...args],
        environment: { ...environment, EPOCH: String(epoch) },
        undo: true,
      },
      this.options(opts, dependsOn),
    );
  }

  private options(
    opts: pulumi.CustomResourceOptions,
    before: pulumi.Resource[] = [this.base],
  ): pulumi.CustomResourceOptions {
    return after({ parent: this, ...opts }, before);
  }
}
