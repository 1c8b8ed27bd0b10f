import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../../environments/environment";
import type { Host } from "../../../hosts/host";
import type { NodeSpec } from "../../../spec";

/** A node of Macula on a host of its own. */
export interface MemberArgs {
  /** Where the host is made. */
  readonly environment: Environment;
  /** The node as `macula.spec` describes it. */
  readonly spec: NodeSpec;
  /** Started only when these are ready. */
  readonly after?: readonly pulumi.Resource[];
}

/** A provider, the client, or a host for monitoring alone. */
export abstract class Member extends pulumi.ComponentResource {
  readonly host: Host;
  readonly services: readonly pulumi.Resource[];

  protected constructor(
    role: string,
    name: string,
    { environment, spec, after = [] }: MemberArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(`testbed:systems/macula:${role}`, name, { address: spec.address }, opts);
    this.host = environment.host(spec, { parent: this });
    this.services = spec.services.map((service) =>
      this.host.service(`${name}-${service.name}`, service, { parent: this, dependsOn: [...after] }),
    );
    this.registerOutputs({ address: spec.address });
  }
}
