import type * as command from "@pulumi/command";
import type { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../../hosts/after";
import { scriptCommand } from "../../hosts/command";
import type { Host, Script } from "../../hosts/host";
import type { Secrets } from "../../secrets";
import type { FileSpec, NodeSpec, ServiceSpec } from "../../spec";
import { copyTask } from "../supervision/copy-task";
import type { Part } from "../supervision/observations";
import { serviceEnvironment } from "../supervision/service-environment";
import { supervision } from "../supervision/shared-script";
import { into, own, type PodPlace } from "./names";
import type { nodePolicy } from "./objects/node-policy";
import type { nodeService } from "./objects/node-service";
import type { nodeSet } from "./objects/node-set";

export interface KindHostArgs {
  readonly spec: NodeSpec;
  readonly stack: string;
  readonly owner: string;
  readonly place: PodPlace;
  /** See `Observed.epoch`. */
  readonly epoch: (part: Part, node: string, service?: string) => number;
  /** See `ObservedStack.made`. */
  readonly made: (part: Part, node: string) => number;
  readonly secrets: Secrets;
  readonly set: ReturnType<typeof nodeSet>;
  readonly service: ReturnType<typeof nodeService>;
  readonly policy: pulumi.Output<ReturnType<typeof nodePolicy>>;
  readonly provider: pulumi.ProviderResource;
  readonly namespace: pulumi.Resource;
  /** See `Cluster.works`. */
  readonly works: pulumi.Resource;
  /** What has to be there first. */
  readonly before: readonly pulumi.Resource[];
}

/** A pod with the address of its Service; services run in it under their supervisors, as on a machine. */
export class KindHost extends pulumi.ComponentResource implements Host {
  readonly spec: NodeSpec;
  readonly address: string;
  private readonly set: StatefulSet;

  constructor(
    name: string,
    private readonly args: KindHostArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/kind:KindHost", name, {}, opts);
    const { spec, set, service, policy, before } = args;
    this.spec = spec;
    this.address = spec.address;
    // Loaded alone: all of the package would take longer than the rest of the program.
    const apps = require("@pulumi/kubernetes/apps/v1/statefulSet") as typeof import("@pulumi/kubernetes/apps/v1/statefulSet"); // prettier-ignore
    const core = require("@pulumi/kubernetes/core/v1/service") as typeof import("@pulumi/kubernetes/core/v1/service"); // prettier-ignore
    const networking = require("@pulumi/kubernetes/networking/v1/networkPolicy") as typeof import("@pulumi/kubernetes/networking/v1/networkPolicy"); // prettier-ignore
    const address = new core.Service(`${name}-address`, service, this.objectOptions("forward"));
    const firewall = new networking.NetworkPolicy(`${name}-firewall`, policy, this.objectOptions("network"));
    const first = [...before, address, firewall];
    this.set = new apps.StatefulSet(`${name}-host`, set, this.objectOptions("host", first));
    this.registerOutputs({ address: this.address });
  }

  run(name: string, task: Script, opts: pulumi.CustomResourceOptions = {}): command.local.Command {
    return scriptCommand(name, into(this.args.place, this.spec.name), task, this.options(opts));
  }

  copy(name: string, file: FileSpec, opts: pulumi.CustomResourceOptions = {}): pulumi.Resource {
    const task = copyTask(file, this.args.secrets);
    return this.run(name, { ...task, environment: { ...task.environment, HOST: this.identity } }, opts);
  }

  service(name: string, spec: ServiceSpec, opts: pulumi.CustomResourceOptions = {}): pulumi.Resource {
    const { owner, stack, place, secrets } = this.args;
    const epoch = this.args.epoch("service", this.spec.name, spec.name);
    const environment = {
      ...serviceEnvironment(spec, secrets),
      EPOCH: String(epoch),
      HOST: this.identity,
    };
    const args = [owner, stack, this.spec.name, spec.name, this.address];
    const task: Script = { file: supervision("service"), args, environment, undo: true };
    return scriptCommand(name, own(place, this.spec.name), task, this.options(opts));
  }

  /** What is in a pod is made again with what the pod keeps, so that this is part of the inputs. */
  private get identity(): pulumi.Output<string> {
    return this.set.metadata.apply((metadata) => (metadata as { uid?: string } | undefined)?.uid ?? "");
  }

  private objectOptions(
    part: Part,
    dependsOn: readonly pulumi.Resource[] = [],
  ): pulumi.CustomResourceOptions {
    const { provider, namespace, made, spec } = this.args;
    return {
      parent: this,
      provider,
      dependsOn: [namespace, ...dependsOn],
      // With a namespace goes all that is in it.
      deletedWith: namespace,
      deleteBeforeReplace: true,
      // What somebody has deleted cannot be updated.
      replacementTrigger: made(part, spec.name),
    };
  }

  private options(opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
    return after({ parent: this, deletedWith: this.set, ...opts }, [this.set, this.args.works]);
  }
}
