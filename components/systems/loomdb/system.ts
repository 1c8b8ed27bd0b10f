import type * as pulumi from "@pulumi/pulumi";
import { scenarios } from "../../../scenarios/loomdb";
import type { NodeSpec } from "../../spec";
import type { DeployArgs, Deployed, PlacedNode, System, SystemOptions, WantedNode } from "../system";
import { checks, workloads } from "./adapter/vocabulary";
import { monitoring } from "./monitoring";
import { portsOf, type Role } from "./places";
import { Monitor, Node, Relay } from "./roles";
import { servicesOf } from "./services";
import { upstreamProblems } from "./upstream";

/** LoomDB: plan 003. See the README beside this file for what the profile `documented` runs. */
export const loomdb: System = {
  name: "loomdb",
  profiles: ["documented", "upstream"],
  settings: {},
  roles: {
    relay: { about: "The GUN relay that all nodes are connected to.", min: 1, max: 1, apart: true },
    node: { about: "A node with a store of its own and the REST interface.", min: 3, max: 20 },
    monitor: { about: "Runs monitoring, and nothing of LoomDB.", min: 0, max: 1, apart: true },
  },
  topology: {
    subnet: "172.25.0.0/24",
    nodes: [
      { name: "gun-relay", role: "relay", address: "172.25.0.10" },
      { name: "loom-node-1", role: "node", address: "172.25.0.11" },
      { name: "loom-node-2", role: "node", address: "172.25.0.12" },
      { name: "loom-node-3", role: "node", address: "172.25.0.13" },
      { name: "monitor", role: "monitor", address: "172.25.0.100" },
    ],
  },
  more: (index: number): WantedNode => ({ name: `loom-node-${index + 4}`, role: "node" }),
  problems: (options: SystemOptions, _all: readonly PlacedNode[], file: string) =>
    upstreamProblems(options, file),
  spec(node: PlacedNode, all: readonly PlacedNode[], options: SystemOptions): NodeSpec {
    return { ...node, ports: portsOf(node, all), services: servicesOf(node, all, options) };
  },
  monitoring,
  outputs: (nodes) =>
    Object.fromEntries(
      nodes
        .filter(({ role }) => role === "node")
        // What the plan's test orchestrator is told.
        .map(({ name, address, ports }, index) => [
          `NODE_${index + 1}_URL`,
          (urls) => urls[`${name}/api`] ?? `http://${address}:${ports[0]?.number ?? ""}`,
        ]),
    ),
  deploy({ environment, nodes }: DeployArgs, opts: pulumi.ComponentResourceOptions): Deployed {
    const of = (role: Role): readonly NodeSpec[] => nodes.filter((node) => node.role === role);
    const relays = of("relay").map((spec) => new Relay(spec.name, { environment, spec }, opts));
    const after = relays.flatMap(({ services }) => services);
    const resources = [
      ...relays,
      ...of("node").map((spec) => new Node(spec.name, { environment, spec, after }, opts)),
      ...of("monitor").map((spec) => new Monitor(spec.name, { environment, spec }, opts)),
    ];
    return { hosts: new Map(resources.map(({ host }) => [host.spec.name, host])), resources };
  },
  scenarios,
  checks,
  workloads,
};
