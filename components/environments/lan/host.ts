import type * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../../hosts/after";
import { scriptCommand, type Delivery } from "../../hosts/command";
import type { Host, Script } from "../../hosts/host";
import type { Network } from "../../network/network";
import type { Secrets } from "../../secrets";
import type { FileSpec, NodeSpec, ServiceSpec } from "../../spec";
import type { Observed } from "../supervision/observations";
import { copyTask } from "../supervision/copy-task";
import { serviceEnvironment } from "../supervision/service-environment";
import { firewallLines, firewallTable } from "./firewall";
import { listeners, type MacTools } from "./macos/tools";
import { carefully, into, own, script, withKit } from "./names";
import { supervision } from "../supervision/shared-script";

export interface LanHostArgs {
  readonly spec: NodeSpec;
  readonly stack: string;
  readonly owner: string;
  /** See `Observed.epoch`. */
  readonly epoch: Observed["epoch"];
  readonly network: Network;
  /** What gives all machines back. */
  readonly machines: pulumi.Resource;
  readonly secrets: Secrets;
  /** Words of the address that it is given, as `scripts/static-ip.sh` takes them; empty: it has its own. */
  readonly address: string;
  /** Port of its ssh server. */
  readonly login: number;
  /** Digest of the host's copy of the project, see `kit.ts`. */
  readonly kit: string;
  /** Words as `scripts/tuning.sh` takes them; empty: the machine stays as it is. */
  readonly tuning: string;
  /** Only of a Mac. */
  readonly mac?: MacTools | undefined;
}

/** A machine over SSH: its services are units, what they keep is where they say, and all of it is taken back. */
export class LanHost extends pulumi.ComponentResource implements Host {
  readonly spec: NodeSpec;
  readonly address: string;
  private readonly machine: pulumi.Resource;
  /** Everything that must hold before something runs on the host. */
  private readonly base: pulumi.Resource;

  constructor(
    name: string,
    private readonly args: LanHostArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/lan:LanHost", name, {}, opts);
    const { spec, network, owner, stack, mac } = args;
    this.spec = spec;
    this.address = spec.address;
    const about = [spec.address, spec.role];
    this.machine = this.command(
      `${name}-host`,
      withKit(owner, stack, spec.name),
      {
        file: script("host"),
        args: about,
        environment: {
          KIT_DIGEST: args.kit,
          ...(args.tuning !== "" && { TUNING: args.tuning }),
          ...(mac && { NODE: mac.node, HOMEBREW: mac.homebrew }),
        },
      },
      { part: "host", before: [args.machines] },
      { deletedWith: args.machines },
    );
    const names = network.hosts.text.split("\n").filter((line) => line && !line.endsWith("\tlocalhost"));
    this.base = this.command(
      `${name}-network`,
      carefully(owner, stack, spec.name),
      {
        file: script("network"),
        environment: {
          ADDRESS: args.address,
          HOSTS: names.join("\n"),
          RULES: spec.appliance === true ? "" : firewallLines(spec, network),
          TABLE: spec.appliance === true ? "" : firewallTable(spec, network, args.login),
          LOGIN: String(args.login),
          ...(mac && { APPS: listeners(spec.services) }),
        },
      },
      { part: "network", before: [this.machine] },
      { parent: network, deletedWith: this.machine },
    );
    this.registerOutputs({ address: this.address });
  }

  run(name: string, task: Script, opts: pulumi.CustomResourceOptions = {}): command.local.Command {
    const { owner, stack } = this.args;
    // What a script undoes is its own affair: a machine that is given back knows of nothing but files and services.
    const base = task.undo === true ? opts : { deletedWith: this.machine, ...opts };
    return scriptCommand(name, into(owner, stack, this.spec.name), task, this.options(base));
  }

  copy(name: string, file: FileSpec, opts: pulumi.CustomResourceOptions = {}): pulumi.Resource {
    const task = copyTask(file, this.args.secrets, script("file"));
    return this.run(name, task, { deletedWith: this.machine, ...opts });
  }

  service(name: string, spec: ServiceSpec, opts: pulumi.CustomResourceOptions = {}): pulumi.Resource {
    const { owner, stack, secrets, mac } = this.args;
    return this.command(
      name,
      own(owner, stack, this.spec.name),
      {
        file: mac ? script("macos-service") : supervision("service"),
        args: [spec.name, this.address],
        environment: serviceEnvironment(spec, secrets),
      },
      { part: "service", service: spec.name, before: [this.base] },
      { deletedWith: this.machine, ...opts },
    );
  }

  private command(
    name: string,
    deliver: Delivery,
    task: Script,
    about: { part: "host" | "network" | "service"; service?: string; before: pulumi.Resource[] },
    opts: pulumi.CustomResourceOptions = {},
  ): command.local.Command {
    const { owner, stack, spec } = this.args;
    const epoch = this.args.epoch(about.part, spec.name, about.service);
    return scriptCommand(
      name,
      deliver,
      {
        file: task.file,
        args: [owner, stack, spec.name, ...(task.args ?? [])],
        environment: { ...task.environment, EPOCH: String(epoch) },
        undo: true,
      },
      this.options(opts, about.before),
    );
  }

  private options(
    opts: pulumi.CustomResourceOptions,
    before: pulumi.Resource[] = [this.base],
  ): pulumi.CustomResourceOptions {
    return after({ parent: this, ...opts }, before);
  }
}
