import type * as pulumi from "@pulumi/pulumi";
import { NodeImages } from "../containers/node-images";
import type { EnginePlan } from "./engines";
import { LABEL, networkName } from "./names";

export interface MemberArgs {
  readonly plan: EnginePlan;
  readonly stack: string;
  readonly owner: string;
  /** CIDR of the stack's network. */
  readonly subnet: string;
  /** Address of the engine's machine in a network that the engine makes. */
  readonly gateway: string;
  /** Of the network. */
  readonly epoch: number;
}

/** What all hosts on one engine share: the stack's network there, and the images. */
export class EngineMember {
  readonly plan: EnginePlan;
  readonly network: pulumi.Resource;
  readonly images: NodeImages;
  /** undefined: Pulumi's own, of the engine that Docker's commands find. */
  readonly provider: pulumi.ProviderResource | undefined;

  constructor(
    { plan, stack, owner, subnet, gateway, epoch }: MemberArgs,
    environment: pulumi.Resource,
    network: pulumi.Resource,
  ) {
    this.plan = plan;
    const prefix = plan.name === undefined ? "" : `${plan.name}-`;
    this.provider = providerOf(plan, environment);
    this.images = new NodeImages(environment, this.provider, prefix);
    const docker = require("@pulumi/docker/network") as typeof import("@pulumi/docker/network");
    this.network = new docker.Network(
      `${prefix}bridge`,
      {
        name: networkName(stack),
        // On a card of its machine, containers are in the machines' own network, with addresses of their own.
        driver: plan.interface === undefined ? "bridge" : "macvlan",
        ...(plan.interface !== undefined && { options: { parent: plan.interface } }),
        ipamConfigs: [{ subnet, gateway }],
        labels: [
          { label: LABEL.owner, value: owner },
          { label: LABEL.stack, value: stack },
          { label: LABEL.epoch, value: String(epoch) },
        ],
      },
      { parent: network, deleteBeforeReplace: true, ...(this.provider && { provider: this.provider }) },
    );
  }
}

function providerOf(
  { name, host }: EnginePlan,
  parent: pulumi.Resource,
): pulumi.ProviderResource | undefined {
  if (host === undefined) return undefined;
  const docker = require("@pulumi/docker/provider") as typeof import("@pulumi/docker/provider");
  return new docker.Provider(`${name ?? ""}-engine`, { host }, { parent });
}
