import type * as pulumi from "@pulumi/pulumi";
import { scenarios } from "../../../scenarios/etcd";
import type { NodeSpec } from "../../spec";
import type { DeployArgs, Deployed, PlacedNode, System } from "../system";
import { EtcdMember } from "./etcd-member";
import { clientUrl, MEMBERSHIP_SCRIPT, memberService, peerUrl, PORTS } from "./profile";

/** etcd, the real thing: the `etcd` and `etcdctl` that the host has, version 3.4 or later. */
export const etcd: System = {
  name: "etcd",
  profiles: ["documented"],
  settings: {},
  roles: {
    member: {
      about:
        "A voting member. Use an odd number: an even one tolerates no more failures than the next smaller odd one.",
      min: 1,
      max: 7,
    },
  },
  topology: {
    subnet: "10.77.0.0/24",
    nodes: [
      { name: "etcd-1", role: "member", address: "10.77.0.11" },
      { name: "etcd-2", role: "member", address: "10.77.0.12" },
      { name: "etcd-3", role: "member", address: "10.77.0.13" },
    ],
  },
  more: (index) => ({ name: `etcd-${index + 4}`, role: "member", address: `10.77.0.${index + 14}` }),
  spec(node: PlacedNode, all: readonly PlacedNode[]): NodeSpec {
    return { ...node, ports: PORTS, services: [memberService(node, all)] };
  },
  deploy({ environment, nodes }: DeployArgs, opts: pulumi.ComponentResourceOptions): Deployed {
    const members = nodes.map((spec) => new EtcdMember(spec.name, { environment, spec }, opts));
    const hosts = new Map(members.map(({ host }) => [host.spec.name, host]));
    const [first] = members;
    if (!first) return { hosts, resources: [] };
    // After the services: who joins has joined, and who left is removed before its node goes, because deletions come last.
    const membership = first.host.run(
      "etcd-membership",
      { file: MEMBERSHIP_SCRIPT, args: nodes.flatMap((node) => [clientUrl(node), peerUrl(node)]) },
      // Not a child of the member it happens to run on: that one may leave.
      { ...opts, dependsOn: members.flatMap((member) => member.services) },
    );
    return { hosts, resources: [...members, membership] };
  },
  scenarios,
  checks: [
    "etcd/members-healthy",
    "etcd/one-leader",
    "etcd/one-leader-a-term",
    "etcd/leader-changed",
    "etcd/same-revision-and-hash",
    "etcd/caught-up",
    "etcd/no-lost-write",
    "etcd/accepts-writes",
    "etcd/refuses-writes",
    "etcd/lock-held",
  ],
  workloads: ["registers", "lock"],
};
