import { join } from "node:path";
import type { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import type { Provider } from "@pulumi/kubernetes/provider";
import type * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { replaceFile } from "../../../scenarios/results/files";
import { scriptCommand, through, type Delivery } from "../../hosts/command";
import { quote } from "../../hosts/quote";
import type { NodeImage } from "../containers/node-image";
import { NodeImages } from "../containers/node-images";
import type { ClusterPlan } from "./clusters";
import { configDigest } from "./kind-config";
import { script, type PodPlace } from "./names";
import { stackNamespace } from "./objects/namespace";
import { parseAddresses, type ToldAddresses } from "./outsiders";
import { recordOf } from "./seen-cluster";

/** On the controller; an update is a create, because the scripts converge from whatever they find. */
const converging: Delivery = (verb, task) => through([])(verb === "update" ? "create" : verb, task);

export interface ClusterArgs {
  readonly plan: ClusterPlan;
  /** Of `kind`. */
  readonly config: string;
  /** Where the controller reaches its nodes: at their own address, or at this machine's. */
  readonly reached: "direct" | "127.0.0.1";
  readonly registry: string | undefined;
  /** Registry → from where the nodes of a cluster that is made get its images. */
  readonly mirrors: Readonly<Record<string, string>>;
  readonly stack: string;
  /** The project's folder. */
  readonly project: string;
  readonly owner: string;
  readonly namespace: string;
  /** Another one when the cluster has to be repaired. */
  readonly epoch: number;
  /** Another one when it is made anew. */
  readonly made: number;
  /** Another one when the namespace is made anew. */
  readonly namespaceMade: number;
  /** Made first: more at a time would be more than the machine bears. */
  readonly before: readonly pulumi.Resource[];
  /** Those that other clusters get too. @default own ones */
  readonly images?: NodeImages | undefined;
}

/** A cluster of a stack, made by `kind` or there already, with what all of its hosts share. */
export class Cluster extends pulumi.ComponentResource {
  readonly provider: Provider;
  readonly namespace: Namespace;
  readonly place: PodPlace;
  readonly told: pulumi.Output<ToldAddresses>;
  /** That it is there. */
  readonly itself: command.local.Command;
  /** That names and addresses of Services lead somewhere: pods can be made before, services are started after it. */
  readonly works: pulumi.Resource;
  readonly images: NodeImages;
  private readonly loads = new Map<string, pulumi.Resource>();

  constructor(
    name: string,
    private readonly args: ClusterArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("testbed:environments/kind:Cluster", name, {}, opts);
    const { plan, stack, owner, namespace, namespaceMade } = args;
    const given = plan.context !== undefined;
    this.place = { kubeconfig: plan.kubeconfig, namespace };
    this.images = args.images ?? new NodeImages(this);
    this.itself = given ? this.take(plan, plan.context) : this.make();
    this.works = given ? this.itself : this.awaitWorks();
    this.told = this.itself.stdout.apply(parseAddresses);
    const kubernetes = require("@pulumi/kubernetes/provider") as typeof import("@pulumi/kubernetes/provider");
    this.provider = new kubernetes.Provider(
      `${plan.name}-provider`,
      {
        // Known when the cluster is there: before, nobody is asked.
        kubeconfig: this.itself.stdout.apply(() => plan.kubeconfig),
        clusterIdentifier: `${owner} ${plan.name}`,
        // What a killed deployment has made is ours; what is somebody else's is refused before.
        upsertExistingObjects: true,
        enablePatchForce: true,
      },
      { parent: this },
    );
    const core = require("@pulumi/kubernetes/core/v1/namespace") as typeof import("@pulumi/kubernetes/core/v1/namespace"); // prettier-ignore
    this.namespace = new core.Namespace(
      `${plan.name}-namespace`,
      stackNamespace({ stack, owner, namespace }, namespaceMade),
      {
        ...{ parent: this, provider: this.provider, dependsOn: [this.itself] },
        ...{ deleteBeforeReplace: true, replacementTrigger: namespaceMade },
        ...(!given && { deletedWith: this.itself }),
      },
    );
    this.registerOutputs({});
  }

  get name(): string {
    return this.args.plan.name;
  }

  /** Where pods of other clusters reach its nodes' ports. */
  get inside(): pulumi.Output<string> {
    // Ports that are mapped to this machine are for the controller.
    return this.told.apply(({ address, nodes: [first] }) =>
      address.startsWith("127.") ? (first ?? address) : address,
    );
  }

  /** Gives the cluster an image. @returns its name there, and what has to be there before */
  load(image: NodeImage): { readonly reference: string; readonly loaded: pulumi.Resource } {
    const { plan, registry, made } = this.args;
    const reference = registry === undefined ? image.reference : `${registry}/${image.reference}`;
    const known = this.loads.get(reference);
    if (known) return { reference, loaded: known };
    // That of a context of `kind` is called as the cluster, with its own prefix.
    const cluster = plan.context?.replace(/^kind-/, "") ?? plan.name;
    const args = [image.reference, cluster, ...(registry === undefined ? [] : [registry])];
    const loaded = scriptCommand(
      `${plan.name}-image-${image.reference.slice(-8)}`,
      (verb, { file }) => quote(["sh", file, verb, ...args]),
      { file: script("load-image"), environment: { MADE: String(made) } },
      { parent: this, dependsOn: [this.images.make(image), this.itself] },
    );
    this.loads.set(reference, loaded);
    if (registry === undefined) this.tellImages();
    return { reference, loaded };
  }

  /** Not among the inputs of the cluster: another image makes no other cluster. See `cluster.sh`. */
  private tellImages(): void {
    const { plan, project } = this.args;
    if (pulumi.runtime.isDryRun() || plan.context !== undefined) return;
    replaceFile(join(project, `${recordOf(plan)}.images`), `${[...this.loads.keys()].join("\n")}\n`);
  }

  private make(): command.local.Command {
    const { plan, config, owner, stack, epoch, reached, mirrors } = this.args;
    const task = {
      file: script("cluster"),
      args: [plan.name, plan.kubeconfig, recordOf(plan), reached],
      environment: {
        CONFIG: config,
        DIGEST: configDigest(config),
        OWNER: owner,
        STACK: stack,
        EPOCH: String(epoch),
        MIRRORS: Object.entries(mirrors).flat().join(" "),
      },
      undo: true,
    };
    return scriptCommand(`${plan.name}-cluster`, converging, task, {
      parent: this,
      dependsOn: [...this.args.before],
    });
  }

  private awaitWorks(): command.local.Command {
    const { plan, epoch, made } = this.args;
    const task = {
      ...{ file: script("cluster-works"), args: [plan.name] },
      environment: { EPOCH: String(epoch), MADE: String(made) },
    };
    const opts = { parent: this, dependsOn: [this.itself], deletedWith: this.itself };
    return scriptCommand(`${plan.name}-works`, converging, task, opts);
  }

  private take(plan: ClusterPlan, context: string): command.local.Command {
    const task = {
      file: script("given-cluster"),
      args: [context, plan.kubeconfig],
      // Another cluster of that name has other credentials.
      environment: { EPOCH: String(this.args.epoch) },
      undo: true,
    };
    return scriptCommand(`${plan.name}-cluster`, converging, task, { parent: this });
  }
}
