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

/** Declared ports of a node and some that are not. */
export function portsOf(node: InventoryNode): Readonly<Record<Protocol, readonly number[]>> {
  const of = (protocol: Protocol): number[] => [
    ...new Set([
      ...node.ports.filter((port) => port.protocol === protocol).map((port) => port.number),
      ...candidates[protocol],
    ]),
  ];
  return { tcp: of("tcp"), udp: of("udp") };
}

/** Every ordered pair of nodes, and the controller to each, on all ports of the target. */
export function paths(nodes: readonly InventoryNode[]): Path[] {
  return nodes.flatMap((to) => {
    const ports = portsOf(to);
    const sources = [controllerName, ...nodes.filter((node) => node !== to).map((node) => node.name)];
    return sources.flatMap((from) =>
      (["tcp", "udp"] as const).flatMap((protocol) =>
        ports[protocol].map((port) => ({ from, to: to.name, port, protocol })),
      ),
    );
  });
}

/** Whether the declaration lets a connection pass. */
export function declared(inventory: Pick<Inventory, "nodes">, path: Path): boolean {
  const target = inventory.nodes.find((node) => node.name === path.to);
  return (target?.ports ?? []).some(
    ({ number, protocol, from }) =>
      number === path.port &&
      protocol === path.protocol &&
      (from === "cluster" || path.from === controllerName),
  );
}
