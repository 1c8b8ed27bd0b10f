import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environments/environment";
import type { Host } from "../../hosts/host";
import type { NodeSpec } from "../../spec";
import { GATE_HOME } from "./places";

/** A node of the fleet on a host of its own, prepared for the gate. */
export interface FleetNodeArgs {
  /** Where the host is made. */
  readonly environment: Environment;
  /** The node as `archy.spec` describes it. */
  readonly spec: NodeSpec;
  /** Of a node that has Archy on it already; ours get theirs as a file. */
  readonly password?: pulumi.Input<string> | undefined;
}

/** A node of the fleet: what runs on it, if it is ours, and the ground for the gate: test programs, identity, password. */
export class FleetNode extends pulumi.ComponentResource {
  readonly host: Host;

  constructor(name: string, args: FleetNodeArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, spec, password } = args;
    super(`testbed:systems/archy:${typeOf(spec.role)}`, name, { address: spec.address }, opts);
    this.host = environment.host(spec, { parent: this });
    const services = spec.services.map((service) =>
      this.host.service(`${name}-${service.name}`, service, { parent: this }),
    );
    this.host.run(
      `${name}-gate`,
      {
        file: "components/systems/archy/scripts/ground.sh",
        args: [GATE_HOME, environment.owner, name],
        environment: password === undefined ? {} : { ARCHY_PASSWORD: password },
        undo: true,
      },
      { parent: this, dependsOn: services },
    );
    this.registerOutputs({ address: spec.address });
  }
}

/** `fleet` → `Fleet`. */
const typeOf = (role: string): string => role.replace(/^./, (first) => first.toUpperCase());
