import type { Overlay } from "../gossip/overlay";
import type { RpcHandler, RunningNode } from "../running-node";
import { VERSION } from "../version";

/** `net.overlay_status` and `node.status`. */
export function nodeMethods(node: RunningNode, overlay: Overlay): Readonly<Record<string, RpcHandler>> {
  const connected = () => overlay.connections().length;
  return {
    "net.overlay_status": () => ({
      backend: "tcp",
      active_peers: connected(),
      persisted_peers: overlay.book.persisted,
      peers: overlay
        .peers()
        .map(({ identity, address, rtt_ms, connected }) => ({ identity, address, rtt_ms, connected })),
    }),
    "node.status": () => ({
      identity: node.identity,
      role: node.config.node.role,
      version: VERSION,
      height: node.ledger.head().height,
      confirmed_height: node.ledger.confirmedHeight(),
      peers: connected(),
      cache: node.ledger.cache(),
      executor: node.executor,
    }),
  };
}
