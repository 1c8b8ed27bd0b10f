import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environments/environment";
import type { Host } from "../../hosts/host";
import type { NodeSpec } from "../../spec";

/** A node of a LoomDB stack on a host of its own. */
export interface LoomDBHostArgs {
  /** Where the host is made. */
  readonly environment: Environment;
  /** The node as `loomdb.spec` describes it. */
  readonly spec: NodeSpec;
  /** Started only when these are ready: the plan's order, the relay first. */
  readonly after?: readonly pulumi.Resource[];
}

abstract class LoomDBHost extends pulumi.ComponentResource {
  readonly host: Host;
  readonly services: readonly pulumi.Resource[];

  protected constructor(
    role: string,
    name: string,
    { environment, spec, after = [] }: LoomDBHostArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(`testbed:systems/loomdb:${role}`, name, { address: spec.address }, opts);
    this.host = environment.host(spec, { parent: this });
    this.services = spec.services.map((service) =>
      this.host.service(`${name}-${service.name}`, service, { parent: this, dependsOn: [...after] }),
    );
    this.registerOutputs({ address: spec.address });
  }
}

/** The GUN relay that all nodes are connected to. */
export class Relay extends LoomDBHost {
  constructor(name: string, args: LoomDBHostArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("Relay", name, args, opts);
  }
}

/** A node with a store of its own and the REST interface. */
export class Node extends LoomDBHost {
  constructor(name: string, args: LoomDBHostArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("Node", name, args, opts);
  }
}

/** A host for monitoring alone, so that it is not among those that are broken. */
export class Monitor extends LoomDBHost {
  constructor(name: string, args: LoomDBHostArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("Monitor", name, args, opts);
  }
}
