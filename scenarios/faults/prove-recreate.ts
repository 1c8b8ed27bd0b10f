import type { Inventory, InventoryNode, InventoryService } from "../inventory";
import { describeHost, readHost, type HostStatus } from "../host-status";
import { runOnNode } from "../on-node";
import { describeStatus, readStatus, runs } from "../service-status";
import { reasonOf } from "../reason";
import type { HostFault } from "./plan";
import { describePath } from "./paths";
import { tryFromController, tryPaths, type Path } from "./probe";
import { judged, type Proof } from "./proof";
import { until } from "./until";

/** Each makes hosts anew. */
export type RecreateFault = Exclude<HostFault, { readonly kind: "scale" }>;

export interface RecreateProofArgs {
  readonly fault: RecreateFault;
  /** Those that are made anew. */
  readonly nodes: readonly InventoryNode[];
  readonly inventory: Inventory;
  readonly signal: AbortSignal;
  /** How long the old one may take to end its services in order. */
  readonly biteMilliseconds?: number;
}

/** Seconds for a connection, and milliseconds where the controller tries. */
const CONNECT = 2;

/** What a host was before. */
interface Before {
  readonly host: HostStatus;
  /** Service → which process it was. */
  readonly processes: ReadonlyMap<string, string>;
  /** Ports at its address that another node was let in at, and those that the controller was. */
  readonly paths: readonly Path[];
  readonly ports: readonly number[];
}

/**
 * That a host was made anew is proved by who keeps it: the old one is gone, and where its machine was cleared it is on another. Afterwards the new one is as it is to be, all its
 * services run in other processes, and whoever was let in at its address is let in again.
 */
export function proveRecreate(args: RecreateProofArgs): Proof {
  const { fault, nodes, inventory, signal, biteMilliseconds = 60_000 } = args;
  const before = new Map<InventoryNode, Before>();
  const each = async (look: (node: InventoryNode, was: Before) => Promise<readonly string[]>) =>
    (
      await Promise.all(
        [...before].map(([node, was]) =>
          // Who cannot be asked just now is asked again.
          look(node, was).catch((error: unknown) => [`${node.name} cannot be looked at: ${reasonOf(error)}`]),
        ),
      )
    ).flat();

  return {
    async baseline() {
      for (const node of nodes) before.set(node, await lookBefore(node, inventory, nodes, signal));
      const problems = [...before].flatMap(([node, { host, paths, ports }]) => [
        ...(host.trouble === "" ? [] : [`${node.name}: ${describeHost(host)}`]),
        ...(paths.length + ports.length === 0 ? [`nobody is let in at ${node.name}`] : []),
      ]);
      if (problems.length > 0)
        throw new Error(`fault ${fault.kind} could not be proved: ${problems.join("; ")}`);
    },
    on: () =>
      until(
        async () => {
          const words: string[] = [];
          const problems = await each(async (node, { host }) => {
            const now = await readHost(node);
            words.push(
              `${node.name}: ${host.name} (${host.id.slice(0, 8)}) is gone, now ${describeHost(now)}`,
            );
            if (now.id === host.id) return [`${node.name}: ${describeHost(now)}, expected another one`];
            return fault.kind === "drain" && (now.machine === host.machine || now.machine === "")
              ? [`${node.name}: ${describeHost(now)}, expected on another machine than ${host.machine}`]
              : [];
          });
          return judged(problems, words.join(", "));
        },
        biteMilliseconds,
        signal,
      ),
    async off() {
      const words: string[] = [];
      const problems = await each(async (node, was) => {
        const now = await readHost(node);
        if (now.id === was.host.id || now.trouble !== "")
          return [`${node.name}: ${describeHost(now)}, expected another one that runs`];
        words.push(describeHost(now));
        return [...(await wrongServices(node, was)), ...(await closed(node, was))];
      });
      return judged(problems, `${words.join(", ")}; all services run anew, and let in whom they did`);
    },
  };
}

/** @throws a sentence when a service does not run, or somebody cannot be asked */
async function lookBefore(
  node: InventoryNode,
  inventory: Inventory,
  nodes: readonly InventoryNode[],
  signal: AbortSignal,
): Promise<Before> {
  const host = await readHost(node);
  const processes = new Map<string, string>();
  for (const service of node.services) {
    const found = await processOf(node, service);
    if ("problem" in found) throw new Error(`fault recreate could not be proved: ${found.problem}`);
    processes.set(service.name, found.process);
  }
  const from = inventory.nodes.find((other) => !nodes.includes(other));
  const declared = node.ports.filter(({ protocol }) => protocol === "tcp");
  const wanted: readonly Path[] =
    from === undefined
      ? []
      : declared.filter((port) => port.from === "cluster").map(({ number }) => ({ from, to: node, port: number })); // prettier-ignore
  const outcomes = await tryPaths(wanted, CONNECT, signal);
  const ports = await openToController(
    node,
    declared.map(({ number }) => number),
  );
  return { host, processes, paths: wanted.filter((path) => outcomes.get(path) === "open"), ports };
}

/** Which process a service is, in a word that no other process ever has; or why it is none. */
async function processOf(
  node: InventoryNode,
  service: InventoryService,
): Promise<{ readonly process: string } | { readonly problem: string }> {
  const status = await readStatus(node, service);
  if (!runs(status))
    return { problem: `${service.name} on ${node.name} is ${describeStatus(status)}, expected running` };
  // A number is given again in another host: the time of its start, since the kernel's, is not.
  const stat = await runOnNode(node, ["cat", `/proc/${status.pid}/stat`], { timeout: 10_000 });
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return { process: `${status.pid} ${started}` };
}

async function wrongServices(node: InventoryNode, { processes }: Before): Promise<readonly string[]> {
  const problems = await Promise.all(
    node.services.map(async (service) => {
      try {
        const found = await processOf(node, service);
        if ("problem" in found) return [found.problem];
        return found.process === processes.get(service.name)
          ? [`${service.name} on ${node.name} is still the process it was`]
          : [];
      } catch (error) {
        return [`${service.name} on ${node.name} cannot be looked at: ${reasonOf(error)}`];
      }
    }),
  );
  return problems.flat();
}

async function closed(node: InventoryNode, { paths, ports }: Before): Promise<readonly string[]> {
  const [outcomes, open] = await Promise.all([tryPaths(paths, CONNECT), openToController(node, ports)]);
  return [
    ...paths.flatMap((path) =>
      outcomes.get(path) === "open" ? [] : [`${describePath(path)}: ${outcomes.get(path)}, expected open`],
    ),
    ...ports
      .filter((port) => !open.includes(port))
      .map((port) => `controller → ${node.name}:${port}: no answer`),
  ];
}

async function openToController(node: InventoryNode, ports: readonly number[]): Promise<readonly number[]> {
  const outcomes = await Promise.all(ports.map((port) => tryFromController(node, port, CONNECT * 1000)));
  return ports.filter((_, index) => outcomes[index] === "open");
}
