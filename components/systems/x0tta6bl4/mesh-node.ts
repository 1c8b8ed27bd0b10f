import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environments/environment";
import type { Host } from "../../hosts/host";
import type { NodeSpec } from "../../spec";

export interface MeshNodeArgs {
  /** Where the host is made. */
  readonly environment: Environment;
  /** The node as `x0tta6bl4.spec` describes it. */
  readonly spec: NodeSpec;
}

/** A node of the mesh on a host of its own, or the host that only watches it. */
export class MeshNode extends pulumi.ComponentResource {
  readonly host: Host;
  /** Ready once the node is part of the mesh. */
  readonly services: readonly pulumi.Resource[];

  constructor(name: string, args: MeshNodeArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, spec } = args;
    super("testbed:systems/x0tta6bl4:MeshNode", name, { address: spec.address, role: spec.role }, opts);

    this.host = environment.host(spec, { parent: this });
    this.services = spec.services.map((service) =>
      this.host.service(`${name}-${service.name}`, service, { parent: this }),
    );
    this.registerOutputs({ address: spec.address });
  }
}
