import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environments/environment";
import type { Host } from "../../hosts/host";
import type { NodeSpec } from "../../spec";

/** One member of an etcd cluster on a host of its own. */
export interface EtcdMemberArgs {
  /** Where the host is made. */
  readonly environment: Environment;
  /** The member as `etcd.spec` describes it. */
  readonly spec: NodeSpec;
}

export class EtcdMember extends pulumi.ComponentResource {
  readonly host: Host;
  /** Ready once the member answers and the cluster has a quorum. */
  readonly services: readonly pulumi.Resource[];

  constructor(name: string, args: EtcdMemberArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, spec } = args;
    super("testbed:systems/etcd:EtcdMember", name, { address: spec.address }, opts);

    this.host = environment.host(spec, { parent: this });
    this.services = spec.services.map((service) =>
      this.host.service(`${name}-${service.name}`, service, { parent: this }),
    );
    this.registerOutputs({ address: spec.address });
  }
}
