import { readFileSync } from "node:fs";

/** What the engine's machine has room for, where that is this one. */
export interface MachineRoom {
  /** `fs.inotify.max_user_instances` */
  readonly inotifyInstances: number;
  readonly availableMegabytes: number;
}

/** What a node of a cluster takes, as measured: kubelet, containerd and systemd watch files. */
const perNode = { instances: 25, megabytes: 150 };
const controlPlaneMegabytes = 550;
/** A host with a small service in it. */
const hostMegabytes = 80;

/** Reads this machine's; undefined where there is no /proc. */
export function machineRoom(): MachineRoom | undefined {
  try {
    const available = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
    return {
      inotifyInstances: Number(readFileSync("/proc/sys/fs/inotify/max_user_instances", "utf8")),
      availableMegabytes: Math.floor(Number(available) / 1024),
    };
  } catch {
    return undefined;
  }
}

/**
 * Pure: a sentence for each limit of the machine at which a cluster that is to be made would hang half-way.
 * @param workers of the cluster
 * @param hosts how many pods it is to have
 */
export function roomProblems(room: MachineRoom, workers: number, hosts: number): readonly string[] {
  const nodes = workers + 1;
  const problems: string[] = [];
  const instances = nodes * perNode.instances;
  if (room.inotifyInstances < instances)
    problems.push(
      `a cluster of ${nodes} nodes needs about ${instances} inotify instances, and this machine gives a user ${room.inotifyInstances}: \`sysctl -w fs.inotify.max_user_instances=512\` (as root), or fewer \`workers\`.`,
    );
  const megabytes = controlPlaneMegabytes + workers * perNode.megabytes + hosts * hostMegabytes;
  if (room.availableMegabytes < megabytes)
    problems.push(
      `a cluster of ${nodes} nodes with ${hosts} hosts needs about ${megabytes} MiB of memory, and this machine has ${room.availableMegabytes} MiB: end something, or take fewer nodes.`,
    );
  return problems;
}
