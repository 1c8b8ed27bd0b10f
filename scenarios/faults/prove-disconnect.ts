import type { InventoryNode } from "../inventory";
import { describeConnection, readConnection, type ConnectionStatus } from "./connection-status";
import { describePath } from "./paths";
import { directionsOf, type DisconnectFault } from "./plan";
import { answered, tryFromController } from "./probe";
import { judged, type NetworkProofArgs, type Proof } from "./proof";
import { openPorts } from "./published-ports";
import { Reachability } from "./reachability";

export interface DisconnectProofArgs extends Pick<
  NetworkProofArgs,
  "inventory" | "instructions" | "disturbed" | "signal"
> {
  readonly fault: DisconnectFault;
  /** Those that are taken off the network. */
  readonly nodes: readonly InventoryNode[];
}

/**
 * That a node is off the network is proved by what joins it to the network, and by connections: from and to other nodes, from
 * the controller, and to its published ports. Afterwards it is where it was, under the same names and ports, and all of them
 * answer again.
 */
export function proveDisconnect(args: DisconnectProofArgs): Proof {
  const { nodes, instructions } = args;
  const reachability = new Reachability(args, directionsOf(instructions));
  const before = new Map<InventoryNode, ConnectionStatus>();
  let ports: readonly string[] = [];
  return {
    async baseline() {
      for (const node of nodes) before.set(node, await connectedStatus(node));
      ports = await openPorts([...before.values()].flatMap(({ published }) => published));
      await reachability.baseline();
      if (reachability.cut.length === 0)
        throw new Error(
          "fault disconnect could not be proved: no connection that it must break works before it",
        );
    },
    async on() {
      const [outcomes, elsewhere, entered, open, silent] = await Promise.all([
        reachability.tryCut(),
        look(nodes, ({ connected }) => !connected, "off its network"),
        reached(nodes),
        openPorts(ports),
        reachability.silent(reachability.kept, args.signal),
      ]);
      const problems = [
        ...elsewhere,
        ...[...outcomes].flatMap(([path, outcome]) =>
          answered(outcome) ? [`${describePath(path)}: ${outcome}, expected no answer`] : [],
        ),
        ...entered,
        ...open.map((port) => `published port ${port} is open, expected closed`),
        ...silent,
      ];
      if (outcomes.size === 0) problems.push("no connection is left to prove fault disconnect with");
      const saw = `${nodes.map(({ name }) => name).join(", ")} off the network: ${[...outcomes.keys()].map(describePath).join(", ")} cut, ${ports.length} published ports closed; ${reachability.kept.length} other paths answer`;
      return judged(problems, saw);
    },
    async off() {
      const open = await openPorts(ports);
      const problems = [
        ...(await look(nodes, (now, node) => same(now, before.get(node)), "as before")),
        ...ports.filter((port) => !open.includes(port)).map((port) => `published port ${port} is closed`),
        ...(await reachability.leftovers()),
      ];
      return judged(
        problems,
        `${reachability.cut.length} paths answer again at the same addresses, ${ports.length} published ports are open`,
      );
    },
  };
}

/** @throws a sentence when it is not where it was declared to be */
async function connectedStatus(node: InventoryNode): Promise<ConnectionStatus> {
  const status = await readConnection(node);
  if (!status.connected || !status.addresses.includes(node.address))
    throw new Error(
      `fault disconnect could not be proved: ${node.name} is ${describeConnection(status)}, expected at ${node.address}`,
    );
  return status;
}

async function look(
  nodes: readonly InventoryNode[],
  expected: (status: ConnectionStatus, node: InventoryNode) => boolean,
  wanted: string,
): Promise<string[]> {
  const problems = await Promise.all(
    nodes.map(async (node) => {
      const status = await readConnection(node);
      return expected(status, node)
        ? []
        : [`${node.name} is ${describeConnection(status)}, expected ${wanted}`];
    }),
  );
  return problems.flat();
}

const same = (a: ConnectionStatus, b: ConnectionStatus | undefined) =>
  JSON.stringify(a) === JSON.stringify(b);

/** Nodes that the controller reaches although they are off the network. */
async function reached(nodes: readonly InventoryNode[]): Promise<string[]> {
  const problems = await Promise.all(
    nodes.map(async (node) => {
      const port = node.ports.find(({ protocol }) => protocol === "tcp")?.number;
      if (port === undefined) return [];
      const outcome = await tryFromController(node, port, 1000);
      return answered(outcome) ? [`controller → ${node.name}:${port}: ${outcome}, expected no answer`] : [];
    }),
  );
  return problems.flat();
}
