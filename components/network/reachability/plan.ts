import type { Inventory, InventoryNode } from "../../../scenarios/inventory";
import type { Protocol } from "../../spec";

/** Name of the controller in the matrix. */
export const controllerName = "controller";

/** A question to the network: can `from` reach `port` of `to`? */
export interface Path {
  /** Node name, or `controller`. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Ports that hardly anyone declares: a firewall that is open by mistake shows on them. */
const candidates: Readonly<Record<Protocol, readonly number[]>> = {
  tcp: [22, 8079, 40000],
  udp: [53, 40000],
};

/** Declared ports of a node and some that are not; none of one whose firewall is its own. */
export function portsOf(node: InventoryNode): Readonly<Record<Protocol, readonly number[]>> {
  if (node.appliance === true) return { tcp: [], udp: [] };
  const of = (protocol: Protocol): number[] => [
    ...new Set([
      ...node.ports.filter((port) => port.protocol === protocol).map((port) => port.number),
      ...candidates[protocol].filter((port) => protocol !== "tcp" || port !== node.login),
    ]),
  ];
  return { tcp: of("tcp"), udp: of("udp") };
}

/** Who asks whom: the ordered pairs of nodes, none twice. */
export interface Pair {
  readonly from: InventoryNode;
  readonly to: InventoryNode;
}

/**
 * Every ordered pair of nodes, as long as there are not too many. Of more, each node asks, and is asked by, as many others:
 * those that come after it in the stack file, as in a ring.
 * @param most how many pairs are wanted at most; each node asks at least one other
 */
export function pairsOf(nodes: readonly InventoryNode[], most: number): Pair[] {
  const count = nodes.length;
  const each = Math.min(count - 1, Math.max(1, Math.floor(most / count)));
  return nodes.flatMap(
    (from, index) =>
    Array.from({ length: each }, (_, step) => nodes[(index + step + 1) % count] ?? from).map((to) => ({ from, to })), // prettier-ignore
  );
}

/** What is known of a network that is measured. */
export type Measured = Pick<Inventory, "nodes"> & Partial<Pick<Inventory, "controller">>;

/**
 * The given pairs, and the controller to each node, on all ports of the target; from outside, on those that are published, and
 * to a node that is the controller's own machine on what is declared: no firewall is between them.
 */
export function paths({ nodes, controller }: Measured, pairs: readonly Pair[]): Path[] {
  const asked = [...nodes.map((to) => ({ from: { name: controllerName }, to })), ...pairs];
  return asked.flatMap(({ from, to }) => {
    const unfiltered = from.name === controllerName && (to.outside === true || to.address === controller);
    const ports = unfiltered ? { tcp: declaredTcp(to), udp: [] } : portsOf(to);
    return (["tcp", "udp"] as const).flatMap((protocol) =>
      ports[protocol].map((port) => ({ from: from.name, to: to.name, port, protocol })),
    );
  });
}

const declaredTcp = ({ ports }: InventoryNode): number[] =>
  ports.filter(({ protocol }) => protocol === "tcp").map(({ number }) => number);

/** Whether the declaration lets a connection pass. Who has the controller's address may what it may. */
export function declared({ nodes, controller }: Measured, path: Path): boolean {
  const [source, target] = [path.from, path.to].map((name) => nodes.find((node) => node.name === name));
  const byController =
    path.from === controllerName || (source !== undefined && source.address === controller);
  return (target?.ports ?? []).some(
    ({ number, protocol, from }) =>
      number === path.port && protocol === path.protocol && (from === "cluster" || byController),
  );
}
