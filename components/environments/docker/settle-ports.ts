import { lookup } from "node:dns/promises";
import { isPublished } from "../../network/host-ports";
import type { NodeSpec, PortSpec } from "../../spec";
import { anyFree, isFree } from "../../network/free-port";
import { choosePorts, portFor, rememberedPorts, rememberPorts } from "../containers/published-ports";
import type { Reach } from "../containers/reach";
import { reachMap, writeReachMap } from "../containers/reach-file";

export interface SettlePortsArgs {
  readonly stack: string;
  readonly project: string;
  /** CIDR of the stack's network. */
  readonly subnet: string;
  readonly nodes: readonly NodeSpec[];
  readonly reach: Reach;
  /** `testbed:forward` and `testbed:publish`. */
  readonly forward: boolean;
  readonly publish: string;
  /** See `choosePorts`. */
  readonly wanted: ReadonlyMap<string, number>;
  readonly demanded: Readonly<Record<string, number>>;
  readonly own: ReadonlySet<number>;
  /** Ports that other containers of the engine have. */
  readonly taken: ReadonlySet<number>;
  readonly file: string;
  /** Nothing is written. */
  readonly preview: boolean;
}

/**
 * Chooses the published ports of a stack, and writes down which they are, for the next time and for what reaches nodes through
 * them.
 * @param problems receives a sentence for each thing that cannot be had
 * @returns `NODE/PORT` → port of the engine's machine, for each one that is published
 */
export async function settlePorts(
  args: SettlePortsArgs,
  problems: string[],
): Promise<ReadonlyMap<string, number>> {
  const { stack, project, nodes, reach, publish, own, taken } = args;
  const through = reach.by === "published";
  if (!args.forward && !through) return new Map();
  problems.push(...(await reachProblems(args)));
  // What another machine has free only its engine can say, when the container starts.
  const elsewhere = reach.machine !== undefined;
  const free = (port: number): Promise<boolean> =>
    elsewhere ? Promise.resolve(!taken.has(port)) : isFree(port, publish);
  const any = (name: string, attempt: number): Promise<number> =>
    elsewhere ? Promise.resolve(portFor(`${stack}/${name}`, attempt)) : anyFree(publish);
  const ports = await choosePorts(
    {
      ...{ nodes, own, wanted: args.wanted, demanded: args.demanded, file: args.file },
      published: through ? isTcp : isPublished,
      remembered: await rememberedPorts(project, stack),
      ...{ isFree: free, anyFree: any },
    },
    problems,
  );
  if (args.preview || problems.length > 0) return ports;
  rememberPorts(project, stack, ports);
  if (through)
    writeReachMap(project, stack, reachMap(nodes, args.subnet, publishedHost(reach, publish), ports));
  return ports;
}

const isTcp = ({ protocol }: PortSpec): boolean => protocol === "tcp";

/** Where the controller finds ports that are published on an address of the engine's machine. Pure. */
export function publishedHost({ machine }: Reach, publish: string): string {
  return publish === "0.0.0.0" ? (machine ?? "127.0.0.1") : publish;
}

async function reachProblems({ forward, publish, reach, file }: SettlePortsArgs): Promise<string[]> {
  const { machine } = reach;
  if (reach.by === "direct") return [];
  if (!forward)
    return [
      `\`testbed:forward\` is \`false\` (${file}): the containers of this engine are reached at published ports and no other way; remove that line.`,
    ];
  if (machine === undefined || !publish.startsWith("127.")) return [];
  const address = await lookup(machine, 4).then(
    (found) => (found.address === machine ? "" : ` (${found.address} here)`),
    () => "",
  );
  return [
    `\`testbed:publish\` is \`${publish}\` (${file}), which only the engine's own machine reaches: set it to an address of \`${machine}\`${address} that this machine reaches, or to \`0.0.0.0\` for all that it has. Whoever reaches that address reaches the nodes' ports.`,
  ];
}
