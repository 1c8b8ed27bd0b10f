/** How scenarios speak to etcd. Knows nothing of Pulumi: the runner loads it alone. */
import type { AdapterFactory } from "../../../../scenarios/adapter";
import { availabilityChecks } from "./checks/availability";
import { healthChecks, memberHealth } from "./checks/health";
import { leadershipChecks } from "./checks/leadership";
import { lockChecks } from "./checks/lock";
import { replicationChecks } from "./checks/replication";
import { claimants, Cluster } from "./cluster";
import { startLock } from "./workloads/lock";
import { startRegisters } from "./workloads/registers";

export const adapter: AdapterFactory = (context) => {
  const cluster = new Cluster(context);
  return {
    async leader() {
      const [name, ...others] = claimants(await cluster.statuses());
      return others.length > 0 ? undefined : cluster.nodes.find((node) => node.name === name);
    },
    async sample(node) {
      const { leader, term, revision } = await cluster.member(node).status();
      return { leader: leader === undefined ? "none" : await cluster.nameOf(node, leader), term, revision };
    },
    health: (node) => memberHealth(cluster.member(node)),
    checks: {
      ...healthChecks(cluster),
      ...leadershipChecks(cluster),
      ...replicationChecks(cluster),
      ...availabilityChecks(cluster),
      ...lockChecks(cluster),
    },
    workloads: {
      registers: (args) => Promise.resolve(startRegisters(cluster, args)),
      lock: (args) => Promise.resolve(startLock(cluster, args)),
    },
  };
};
