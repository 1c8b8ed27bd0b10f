import * as pulumi from "@pulumi/pulumi";
import { scenarios } from "../../../scenarios/archy";
import type { NodeSpec } from "../../spec";
import type { DeployArgs, Deployed, PlacedNode, System, SystemOptions, WantedNode } from "../system";
import { checks, workloads } from "./adapter/vocabulary";
import { factsOf, isAppliance, schemeOf } from "./facts";
import { webPort } from "./places";
import { stackProblems } from "./problems";
import { FleetNode } from "./roles";
import { documented, quirks, subnet } from "./roster";
import { servicesOf } from "./services";

/** Archy's fleet gate: plan 004. See the README beside this file. */
export const archy: System = {
  name: "archy",
  profiles: ["documented", "upstream"],
  only: {
    environments: ["local", "lan"],
    because: "its gate tests whole machines, with programs of their own",
  },
  appliance: true,
  settings: {
    iterations: {
      full: 5,
      quick: 2,
      about: "green runs of the suite in a row on each node (ARCHY_ITERATIONS)",
    },
  },
  roles: {
    primary: { about: quirks.primary.about, min: 1, max: 1 },
    fleet: { about: quirks.fleet.about, min: 0, max: 50 },
    tester: { about: quirks.tester.about, min: 0, max: 50 },
    dev: { about: quirks.dev.about, min: 0, max: 50 },
  },
  topology: { subnet, nodes: documented },
  more: (index: number): WantedNode => ({ name: `fleet-${index + 1}`, role: "fleet" }),
  problems: stackProblems,
  spec(node: PlacedNode, _all: readonly PlacedNode[], options: SystemOptions): NodeSpec {
    return {
      ...node,
      ports: [webPort(schemeOf(options))],
      services: servicesOf(node, options),
      appliance: isAppliance(options),
      facts: factsOf(node, options),
    };
  },
  deploy({ environment, nodes }: DeployArgs, opts: pulumi.ComponentResourceOptions): Deployed {
    const secrets = new pulumi.Config("archy");
    const resources = nodes.map((spec) => {
      const password =
        spec.facts?.["appliance"] === true
          ? (secrets.getSecret(`password-${spec.name}`) ?? secrets.requireSecret("password"))
          : undefined;
      return new FleetNode(spec.name, { environment, spec, password }, opts);
    });
    return { hosts: new Map(resources.map(({ host }) => [host.spec.name, host])), resources };
  },
  scenarios,
  checks,
  workloads,
};
