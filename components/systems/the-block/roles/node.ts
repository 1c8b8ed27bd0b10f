import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../../environments/environment";
import type { Host } from "../../../hosts/host";
import type { NodeSpec } from "../../../spec";

/** A node of The Block on a host of its own. */
export interface TheBlockNodeArgs {
  /** Where the host is made. */
  readonly environment: Environment;
  /** The node as `theBlock.spec` describes it. */
  readonly spec: NodeSpec;
  /** Started only when these are ready: the plan's order, primary first. */
  readonly after?: readonly pulumi.Resource[];
}

/** What all roles have in common: a host, the node on it, and beside it whatever the role adds. */
export abstract class TheBlockNode extends pulumi.ComponentResource {
  readonly host: Host;
  /** The node itself: ready once it answers in its own name. */
  readonly node: pulumi.Resource;

  protected constructor(
    role: string,
    name: string,
    { environment, spec, after = [] }: TheBlockNodeArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(`testbed:systems/the-block:${role}`, name, { address: spec.address }, opts);
    this.host = environment.host(spec, { parent: this });
    const [node, ...beside] = spec.services;
    if (!node) throw new Error(`node \`${name}\` has no service`);
    this.node = this.host.service(`${name}-${node.name}`, node, this.start(after));
    // They use the node's files, and its RPC.
    for (const service of beside)
      this.host.service(`${name}-${service.name}`, service, this.start([this.node]));
    this.registerOutputs({ address: spec.address });
  }

  private start(after: readonly pulumi.Resource[]): pulumi.CustomResourceOptions {
    return { parent: this, dependsOn: [...after] };
  }
}
