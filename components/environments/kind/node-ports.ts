import { createHash } from "node:crypto";
import { portName } from "../../network/host-ports";
import type { NodeSpec } from "../../spec";
import { choosePorts, type PublishedPortsArgs } from "../containers/published-ports";
import { probePort } from "../../../scenarios/faults/rules";

/** Ports that Kubernetes gives to Services at the addresses of its nodes, unless its administrator says otherwise. */
const nodePortRange = { first: 30_000, last: 32_767 };

const isNodePort = (port: number): boolean => port >= nodePortRange.first && port <= nodePortRange.last;

/** Every port of a node's Service has one, also the one for the probes of faults. */
function withProbe(node: NodeSpec): NodeSpec {
  const probe = { name: "fault-probe", number: probePort, protocol: "udp", from: "cluster" } as const;
  return { ...node, ports: [...node.ports, probe] };
}

/** Pure: the same for the same name and attempt. */
function nodePortFor(name: string, attempt: number): number {
  const digest = createHash("sha256").update(`${name} ${attempt}`).digest();
  return nodePortRange.first + (digest.readUInt32BE() % (nodePortRange.last - nodePortRange.first + 1));
}

export interface NodePortsArgs extends Pick<
  PublishedPortsArgs,
  "nodes" | "remembered" | "own" | "file" | "demanded"
> {
  readonly stack: string;
  /** Ports that other Services of the cluster have, or other programs where they are published. */
  readonly isTaken: (port: number) => Promise<boolean>;
}

/**
 * A port of the cluster's nodes for every port of every node; documented ones are not in their range.
 * @param problems receives a sentence for each of `testbed:ports` that cannot be had
 */
export async function chooseNodePorts(
  { stack, isTaken, demanded, file, ...args }: NodePortsArgs,
  problems: string[],
): Promise<ReadonlyMap<string, number>> {
  for (const [name, port] of Object.entries(demanded))
    if (!isNodePort(port))
      problems.push(
        `\`testbed:ports.${name}\` is \`${port}\` (${file}): a cluster gives ports between ${nodePortRange.first} and ${nodePortRange.last}; choose one of those, or none.`,
      );
  return choosePorts(
    {
      ...args,
      ...{ demanded, file },
      nodes: args.nodes.map(withProbe),
      published: () => true,
      wanted: new Map(Object.entries(demanded)),
      isFree: async (port) => isNodePort(port) && !(await isTaken(port)),
      anyFree: (name, attempt) => Promise.resolve(nodePortFor(`${stack}/${name}`, attempt)),
    },
    problems,
  );
}

/** Those of TCP, by which the controller comes. */
export function tcpPorts(nodes: readonly NodeSpec[], ports: ReadonlyMap<string, number>): readonly number[] {
  const tcp = nodes.flatMap((node) => node.ports.filter(({ protocol }) => protocol === "tcp").map((port) => portName(node, port))); // prettier-ignore
  return tcp.flatMap((name) => ports.get(name) ?? []).sort((a, b) => a - b);
}
