import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { InventoryNode } from "../inventory";
import { runOnNode } from "../on-node";
import type { Outcome } from "./probe";

/** What a node's kernel knows of one of its ports. */
interface FromOutside {
  /** Somebody listens there. */
  readonly listens: boolean;
  /** `address:port` of who is connected from outside the node's network. */
  readonly peers: readonly string[];
}

/** Beside what is asked: that a program is started on a busy machine. */
const patienceMilliseconds = 20_000;
const pauseMilliseconds = 50;

/**
 * Tries a path from this process to a node whose ports are published elsewhere. Whatever publishes them may take a connection
 * for a node that does not, or refuse one by itself: open is what the node's own kernel has got as a new connection, and
 * refused where it says that nobody listens.
 * @throws Error when the node cannot be asked
 */
export async function tryFromOutside(
  node: InventoryNode,
  port: number,
  milliseconds: number,
): Promise<Outcome> {
  const before = await ask(node, port);
  if (!before.listens) return "refused";
  const socket = connect({ host: node.address, port, timeout: milliseconds });
  try {
    const connected = await new Promise<boolean>((resolve) => {
      socket.on("connect", () => resolve(true));
      for (const event of ["error", "timeout"]) socket.on(event, () => resolve(false));
    });
    if (!connected) return "unreachable";
    const deadline = performance.now() + milliseconds;
    for (;;) {
      const { peers } = await ask(node, port);
      if (peers.some((peer) => !before.peers.includes(peer))) return "open";
      if (performance.now() >= deadline) return "timeout";
      await sleep(pauseMilliseconds);
    }
  } finally {
    socket.destroy();
  }
}

async function ask(node: InventoryNode, port: number): Promise<FromOutside> {
  const argv = ["node", "components/network/reachability/agent.cjs"];
  const question = `${JSON.stringify({ outside: port })}\n`;
  return JSON.parse(await runOnNode(node, argv, { timeout: patienceMilliseconds }, question)) as FromOutside;
}
