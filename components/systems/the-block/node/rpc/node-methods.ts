import type { RunningNode } from "../start-node";
import { VERSION } from "../version";
import type { RpcMethods } from "./rpc-server";

/** `net.overlay_status` and `node.status`. */
export function nodeMethods({
  config,
  ledger,
  overlay,
  executor,
}: Pick<RunningNode, "config" | "ledger" | "overlay" | "executor">): RpcMethods {
  return {
    "net.overlay_status": () => ({
      backend: "tcp",
      active_peers: overlay.connections().length,
      persisted_peers: overlay.book.persisted,
      peers: overlay
        .peers()
        .map(({ identity, address, rtt_ms, connected }) => ({ identity, address, rtt_ms, connected })),
    }),
    "node.status": () => ({
      ...config.node,
      version: VERSION,
      height: ledger.head.header.height,
      confirmed_height: ledger.confirmedHeight(),
      peers: overlay.connections().length,
      cache: { bytes: ledger.bodies.bytes, limit: ledger.bodies.limit },
      executor: executor.current,
    }),
  };
}
