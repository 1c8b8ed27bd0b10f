import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What the engine's machine has room for, where that is this one. */
export interface MachineRoom {
  /** `fs.inotify.max_user_instances`, and how many of them are in use, as far as we may look. */
  readonly inotifyInstances: number;
  readonly inotifyUsed: number;
  readonly availableMegabytes: number;
}

/** What nodes of a cluster take, as measured: systemd, containerd, kubelet and what runs there watch files. */
const controlPlane = { instances: 28, megabytes: 550 };
const worker = { instances: 12, megabytes: 150 };
/** A host with a small service in it. */
const hostMegabytes = 80;

/** Reads this machine's; undefined where there is no /proc. */
export function machineRoom(): MachineRoom | undefined {
  try {
    const available = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
    return {
      inotifyInstances: Number(readFileSync("/proc/sys/fs/inotify/max_user_instances", "utf8")),
      inotifyUsed: inotifyUsed(),
      availableMegabytes: Math.floor(Number(available) / 1024),
    };
  } catch {
    return undefined;
  }
}

/** Instances of all processes: those in containers are of the same user. */
function inotifyUsed(): number {
  const files = (pid: string): readonly string[] => {
    try {
      return readdirSync(`/proc/${pid}/fd`).map((name) => `/proc/${pid}/fd/${name}`);
    } catch {
      // It has ended, or is somebody else's.
      return [];
    }
  };
  const isInotify = (file: string): boolean => {
    try {
      return readlinkSync(file) === "anon_inode:inotify";
    } catch {
      return false;
    }
  };
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.flatMap(files).filter(isInotify).length;
}

/**
 * Pure: a sentence for each limit of the machine at which clusters that are to be made would hang half-way.
 * @param clusters those that are to be made
 * @param hosts how many pods they are to have
 */
export function roomProblems(
  room: MachineRoom,
  clusters: readonly { readonly workers: number }[],
  hosts: number,
): readonly string[] {
  if (clusters.length === 0) return [];
  const workers = clusters.reduce((sum, cluster) => sum + cluster.workers, 0);
  const nodes = workers + clusters.length;
  const what = clusters.length === 1 ? `a cluster of ${nodes} nodes` : `${clusters.length} clusters of ${nodes} nodes together`; // prettier-ignore
  const needs = clusters.length === 1 ? "needs" : "need";
  const problems: string[] = [];
  const instances = clusters.length * controlPlane.instances + workers * worker.instances;
  if (room.inotifyInstances - room.inotifyUsed < instances)
    problems.push(
      `${what} ${needs} about ${instances} inotify instances, and of the ${room.inotifyInstances} that this machine gives a user ${room.inotifyUsed} are in use: \`sysctl -w fs.inotify.max_user_instances=${Math.max(512, 2 * (room.inotifyUsed + instances))}\` (as root), or fewer clusters or \`workers\` (\`testbed:clusters\`).`,
    );
  const megabytes =
    clusters.length * controlPlane.megabytes + workers * worker.megabytes + hosts * hostMegabytes;
  if (room.availableMegabytes < megabytes)
    problems.push(
      `${what} with ${hosts} hosts ${needs} about ${megabytes} MiB of memory, and this machine has ${room.availableMegabytes} MiB: end something, or take fewer clusters or nodes.`,
    );
  return problems;
}
