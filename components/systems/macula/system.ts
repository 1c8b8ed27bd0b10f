import type * as pulumi from "@pulumi/pulumi";
import { scenarios } from "../../../scenarios/macula";
import type { NodeSpec } from "../../spec";
import type { DeployArgs, Deployed, PlacedNode, System, SystemOptions } from "../system";
import { checks, workloads } from "./adapter/vocabulary";
import { monitoring } from "./monitoring";
import { hostName, portsOf } from "./ports";
import { Client } from "./roles/client";
import { Monitor } from "./roles/monitor";
import { Provider } from "./roles/provider";
import { servicesOf } from "./services";
import { upstreamProblems } from "./upstream";

/** Macula: plan 001, phase 1. See the README beside this file for what the profile `documented` runs. */
export const macula: System = {
  name: "macula",
  profiles: ["documented", "upstream"],
  settings: {
    timeout: { full: 30, quick: 2, about: "time that one attempt of a call may take (s)" },
    ttl: {
      full: 300,
      quick: 60,
      about: "time after which an advertisement that is not refreshed is forgotten (s)",
    },
  },
  roles: {
    provider: { about: "Serves the procedures; the first one is `node1` of the plan.", min: 2, max: 10 },
    client: {
      about: "Calls what the scenarios tell it to; most of them tell the first one.",
      min: 1,
      max: 10,
    },
    monitor: { about: "Has monitoring and nothing else.", min: 0, max: 1 },
  },
  topology: {
    subnet: "172.20.0.0/24",
    nodes: [
      { name: "node1", role: "provider", address: "172.20.0.2" },
      { name: "node2", role: "provider", address: "172.20.0.3" },
      { name: "node3", role: "provider", address: "172.20.0.4" },
      { name: "client", role: "client", address: "172.20.0.10" },
      { name: "monitor", role: "monitor", address: "172.20.0.20" },
    ],
  },
  aliases: (node) => [hostName(node)],
  problems: (options: SystemOptions, _all: readonly PlacedNode[], file: string) =>
    upstreamProblems(options, file),
  spec(node: PlacedNode, all: readonly PlacedNode[], options: SystemOptions): NodeSpec {
    return { ...node, ports: portsOf(node, all), services: servicesOf(node, all, options) };
  },
  monitoring,
  deploy({ environment, nodes }: DeployArgs, opts: pulumi.ComponentResourceOptions): Deployed {
    const of = (role: string): readonly NodeSpec[] => nodes.filter((node) => node.role === role);
    const providers = of("provider").map((spec) => new Provider(spec.name, { environment, spec }, opts));
    const after = providers.flatMap(({ services }) => services);
    const resources = [
      ...providers,
      // It is ready when it knows a provider.
      ...of("client").map((spec) => new Client(spec.name, { environment, spec, after }, opts)),
      ...of("monitor").map((spec) => new Monitor(spec.name, { environment, spec }, opts)),
    ];
    return { hosts: new Map(resources.map(({ host }) => [host.spec.name, host])), resources };
  },
  scenarios,
  checks,
  workloads,
};
