import type * as pulumi from "@pulumi/pulumi";
import { scenarios } from "../../../scenarios/x0tta6bl4";
import type { NodeSpec } from "../../spec";
import type { DeployArgs, Deployed, PlacedNode, System, SystemOptions, WantedNode } from "../system";
import { checks, workloads } from "./adapter/vocabulary";
import { MeshNode } from "./mesh-node";
import { monitoring } from "./monitoring";
import { API, isMesh, overlay, portsOf } from "./ports";
import { daemonService, nodeService } from "./services";
import { upstreamProblems } from "./upstream";

const MEMBERSHIP_SCRIPT = "components/systems/x0tta6bl4/scripts/membership.sh";
/** Letters of the nodes after node-c. */
const LETTERS = "defghijklmnopqrstuvwxyz";

/** The x0tta6bl4 mesh: plan 002. See the README beside this file. */
export const x0tta6bl4: System = {
  name: "x0tta6bl4",
  profiles: ["documented", "upstream"],
  settings: {},
  roles: {
    primary: { about: "Founder of the mesh.", min: 1, max: 1 },
    secondary: { about: "Founder of the mesh.", min: 1, max: 1 },
    tertiary: { about: "Founder of the mesh.", min: 1, max: 1 },
    member: { about: "A further node, taken in by those that are there.", min: 0, max: 27 },
    monitor: { about: "Prometheus, Alertmanager and Grafana.", min: 1, max: 1, apart: true },
  },
  topology: {
    subnet: "172.20.0.0/16",
    nodes: [
      { name: "node-a", role: "primary", address: "172.20.0.10" },
      { name: "node-b", role: "secondary", address: "172.20.0.11" },
      { name: "node-c", role: "tertiary", address: "172.20.0.12" },
      { name: "monitor", role: "monitor", address: "172.20.0.5" },
    ],
  },
  more(index: number): WantedNode {
    const name = LETTERS[index] ?? String(index + 4);
    // The monitor is the last of the documented ones, and addresses are given in their order.
    return { name: `node-${name}`, role: "member", address: `172.20.0.${13 + index}` };
  },
  problems: (options: SystemOptions, _all: readonly PlacedNode[], file: string) =>
    upstreamProblems(options, file),
  spec(node: PlacedNode, all: readonly PlacedNode[], options: SystemOptions): NodeSpec {
    if (!isMesh(node)) return { ...node, ports: [], services: [] };
    const index = all.filter(isMesh).findIndex(({ name }) => name === node.name);
    const services = [daemonService(node, all), nodeService(node, all, options)];
    return { ...node, ports: portsOf(index), overlay, services };
  },
  monitoring,
  deploy({ environment, nodes }: DeployArgs, opts: pulumi.ComponentResourceOptions): Deployed {
    const members = nodes.map((spec) => new MeshNode(spec.name, { environment, spec }, opts));
    const hosts = new Map(members.map(({ host }) => [host.spec.name, host]));
    const mesh = nodes.filter(isMesh);
    const first = members.find(({ host }) => host.spec.name === mesh[0]?.name);
    if (!first) return { hosts, resources: members };
    // After the services: who left is taken out before its host goes, because deletions come last.
    const args = mesh.map(({ name, address }) => `${name}=${address}:${API}`);
    const membership = first.host.run(
      "x0tta6bl4-membership",
      { file: MEMBERSHIP_SCRIPT, args },
      { ...opts, dependsOn: members.flatMap(({ services }) => services) },
    );
    return { hosts, resources: [...members, membership] };
  },
  scenarios,
  checks,
  workloads,
};
