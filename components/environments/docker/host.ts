import type * as command from "@pulumi/command";
import type { Container, ContainerArgs } from "@pulumi/docker/container";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../../hosts/after";
import { scriptCommand } from "../../hosts/command";
import type { Host, Script } from "../../hosts/host";
import type { Network } from "../../network/network";
import type { Secrets } from "../../secrets";
import type { FileSpec, NodeSpec, ServiceSpec } from "../../spec";
import type { Observed } from "../supervision/observations";
import { copyTask } from "../supervision/copy-task";
import { serviceEnvironment } from "../supervision/service-environment";
import { into, later, onController, own, script, type ContainerPlace } from "./names";
import { supervision } from "../supervision/shared-script";

export interface DockerHostArgs {
  readonly spec: NodeSpec;
  readonly stack: string;
  readonly owner: string;
  /** See `Observed.epoch`. */
  readonly epoch: Observed["epoch"];
  readonly network: Network;
  /** nft script of its firewall, with which the container is made. */
  readonly rules: string;
  /** Processes and threads that it may have. @default no limit */
  readonly pids?: number | undefined;
  /** Nothing will run on it. */
  readonly idle: boolean;
  readonly secrets: Secrets;
  /** What the container is made with. */
  readonly container: ContainerArgs & { readonly name: string };
  /** Its engine, as in DOCKER_HOST; undefined: as Docker's own commands find it. */
  readonly host: string | undefined;
  /** Of that engine. @default Pulumi's own */
  readonly provider?: pulumi.ProviderResource | undefined;
  /** Network and image, which have to be there first. */
  readonly before: readonly pulumi.Resource[];
}

/** A container with an address of its own; services run in it under their supervisors, as on a machine. */
export class DockerHost extends pulumi.ComponentResource implements Host {
  readonly spec: NodeSpec;
  readonly address: string;
  private readonly container: Container;
  /** Everything that must hold before something runs on the host. */
  private readonly base: pulumi.Resource;

  constructor(
    name: string,
    private readonly args: DockerHostArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/docker:DockerHost", name, {}, opts);
    const { spec, network, rules, idle, container, provider, before } = args;
    this.spec = spec;
    this.address = spec.address;
    // Loaded alone: all of the package would take longer than the rest of the program.
    const docker = require("@pulumi/docker/container") as typeof import("@pulumi/docker/container");
    this.container = new docker.Container(`${name}-host`, container, {
      parent: this,
      ...(provider && { provider }),
      dependsOn: [...before],
      deleteBeforeReplace: true,
    });
    this.base = this.command(
      `${name}-network`,
      { file: script("network"), environment: { RULES: rules } },
      { part: "network", before: [this.container, ...this.limitPids()] },
      { parent: network },
      // One with services is known for good by what is done for these.
      idle ? own(this.place) : later(this.place),
    );
    this.registerOutputs({ address: this.address });
  }

  private get place(): ContainerPlace {
    return { container: this.args.container.name, host: this.args.host };
  }

  run(name: string, task: Script, opts: pulumi.CustomResourceOptions = {}): command.local.Command {
    return scriptCommand(name, into(this.place), task, this.options(opts));
  }

  copy(name: string, file: FileSpec, opts: pulumi.CustomResourceOptions = {}): pulumi.Resource {
    const task = copyTask(file, this.args.secrets);
    return this.run(
      name,
      { ...task, environment: { ...task.environment, CONTAINER: this.container.id } },
      opts,
    );
  }

  service(name: string, spec: ServiceSpec, opts: pulumi.CustomResourceOptions = {}): pulumi.Resource {
    const { owner, stack } = this.args;
    const args = [owner, stack, this.spec.name, spec.name, this.address];
    const environment = serviceEnvironment(spec, this.args.secrets);
    const task = { file: supervision("service"), args, environment };
    return this.command(name, task, { part: "service", service: spec.name, before: [this.base] }, opts);
  }

  private limitPids(): pulumi.Resource[] {
    const { pids, container } = this.args;
    if (pids === undefined) return [];
    const environment = { CONTAINER: this.container.id };
    const task = { file: script("pids"), args: [container.name, String(pids)], environment, undo: true };
    const opts = this.options({}, [this.container]);
    return [scriptCommand(`${this.spec.name}-pids`, onController(this.args.host), task, opts)];
  }

  /** What is in a container is made again with it, so its id is part of the inputs. */
  private command(
    name: string,
    task: Script,
    about: { part: "network" | "service"; service?: string; before: pulumi.Resource[] },
    opts: pulumi.CustomResourceOptions,
    deliver = own(this.place),
  ): command.local.Command {
    const epoch = this.args.epoch(about.part, this.spec.name, about.service);
    const environment = { ...task.environment, EPOCH: String(epoch), CONTAINER: this.container.id };
    return scriptCommand(
      name,
      deliver,
      { ...task, environment, undo: true },
      this.options(opts, about.before),
    );
  }

  private options(
    opts: pulumi.CustomResourceOptions,
    before: pulumi.Resource[] = [this.base],
  ): pulumi.CustomResourceOptions {
    // What is in a container goes with it: undoing it first would only take time.
    return after({ parent: this, deletedWith: this.container, ...opts }, before);
  }
}
