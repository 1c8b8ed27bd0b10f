import type * as pulumi from "@pulumi/pulumi";
import { scenarios } from "../../../scenarios/the-block";
import type { NodeSpec } from "../../spec";
import type { DeployArgs, Deployed, PlacedNode, System, SystemOptions } from "../system";
import { checks, workloads } from "./adapter/vocabulary";
import { aliasesOf } from "./identity";
import { monitoring } from "./monitoring";
import { portsOf, RPC, type Role } from "./ports";
import { Observer } from "./roles/observer";
import { Primary } from "./roles/primary";
import { Replica } from "./roles/replica";
import { servicesOf } from "./services";
import { upstreamProblems } from "./upstream";

/** The Block: plan 000. See the README beside this file for what the profile `documented` runs. */
export const theBlock: System = {
  name: "the-block",
  profiles: ["documented", "upstream"],
  settings: {
    lease: { full: 60, quick: 6, about: "time a treasury executor holds its lease (s)" },
    poll: { full: 10, quick: 1, about: "time between an executor's looks at the lease (s)" },
    health: { full: 60, quick: 5, about: "time between two automated health checks (s)" },
  },
  roles: {
    primary: {
      about: "The validator with the heaviest vote; its treasury executor is active at first.",
      min: 1,
      max: 1,
    },
    replica: { about: "A validator whose treasury executor stands by.", min: 1, max: 20 },
    observer: {
      about: "Follows the chain; the first one runs monitoring and health checks.",
      min: 1,
      max: 20,
    },
  },
  topology: {
    subnet: "192.168.1.0/24",
    nodes: [
      { name: "node-pc", role: "primary", address: "192.168.1.10" },
      { name: "node-mac1", role: "replica", address: "192.168.1.11" },
      { name: "node-mac2", role: "observer", address: "192.168.1.12" },
    ],
  },
  // Two of the plan's machines are Macs; more validators are more of those, and stand by.
  more: (index) => ({
    name: `node-mac${index + 3}`,
    role: "replica",
    address: `192.168.1.${index + 13}`,
  }),
  aliases: aliasesOf,
  problems(options: SystemOptions, _all: readonly PlacedNode[], file: string): readonly string[] {
    const { lease = 0, poll = 0 } = options.settings;
    // The executor renews once a poll: a lease that ends before the second poll would be lost by one late packet.
    const tooShort =
      lease < 2 * poll
        ? [
            `\`testbed:settings.lease\` is \`${lease}\` (${file}): expected at least twice \`testbed:settings.poll\` (${poll}).`,
          ]
        : [];
    return [...tooShort, ...upstreamProblems(options, file)];
  },
  spec(node: PlacedNode, all: readonly PlacedNode[], options: SystemOptions): NodeSpec {
    return { ...node, ports: portsOf(node.role as Role), services: servicesOf(node, all, options) };
  },
  monitoring,
  outputs: (nodes) => ({
    TB_MULTI_NODE_RPC: (urls) =>
      nodes
        .map(({ name, address, role }) =>
          (urls[`${name}/rpc`] ?? `${address}:${RPC[role as Role]}`).replace(/^http:\/\//, ""),
        )
        .join(","),
  }),
  deploy({ environment, nodes }: DeployArgs, opts: pulumi.ComponentResourceOptions): Deployed {
    const of = (role: Role): readonly NodeSpec[] => nodes.filter((node) => node.role === role);
    // The plan's order: the primary first, all others when it is ready.
    const primaries = of("primary").map((spec) => new Primary(spec.name, { environment, spec }, opts));
    const after = primaries.map(({ node }) => node);
    const resources = [
      ...primaries,
      ...of("replica").map((spec) => new Replica(spec.name, { environment, spec, after }, opts)),
      ...of("observer").map((spec) => new Observer(spec.name, { environment, spec, after }, opts)),
    ];
    return { hosts: new Map(resources.map(({ host }) => [host.spec.name, host])), resources };
  },
  scenarios,
  checks,
  workloads,
};
