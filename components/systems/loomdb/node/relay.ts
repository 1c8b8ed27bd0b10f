import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { WebSocket, WebSocketServer } from "ws";
import { metricSet } from "../../metric-set";
import { makeGun, type Peer } from "./gun";
import { close, serve, type Routes } from "./http";

/** Milliseconds between two signs of life; who has not answered the last one by then is gone. */
const ALIVE_EVERY = 2000;

export interface Relay {
  readonly port: number;
  /** Wires that are open. */
  readonly peers: () => number;
  stop(): Promise<void>;
}

/**
 * GUN's relay: what one peer writes it tells all others, and keeps in its memory to answer questions.
 * @param port 0 for any that is free
 * @param options the address to listen on (all without it), and who is told each message
 * @throws Error when the port cannot be bound
 */
export async function startRelay(
  port: number,
  { host, heard }: { readonly host?: string; readonly heard?: (message: string) => void } = {},
): Promise<Relay> {
  const { _: root } = makeGun([], WebSocket);
  const counts = { messages: 0, connections: 0, gone: 0 };
  const registry = new Registry();
  const clients = new Set<WebSocket>();
  const routes: Routes = {
    "GET /health": () => ({ json: { status: "healthy", peers: clients.size } }),
    "GET /metrics": async () => ({ type: registry.contentType, text: await registry.metrics() }),
    // What the plan's container asks to see whether it is well.
    "GET /gun": () => ({ type: "text/plain", text: "GUN relay: connect with a WebSocket\n" }),
  };
  const server = await serve(port, routes, host);
  const { gauge, counter } = metricSet(registry);
  gauge("gun_relay_peers", "Peers whose wire is open.", () => clients.size);
  gauge("gun_relay_values", "Values in this relay's memory.", () =>
    Object.values(root.graph).reduce((sum, node) => sum + Object.keys(node).length - 1, 0),
  );
  counter("gun_relay_messages_total", "Messages received.", () => counts.messages);
  counter("gun_relay_connections_total", "Wires that were opened.", () => counts.connections);
  counter("gun_relay_gone_total", "Wires ended because the peer was gone.", () => counts.gone);

  const sockets = new WebSocketServer({ server, path: "/gun" });
  const { mesh } = root.opt;
  const answered = new WeakSet<WebSocket>();
  sockets.on("connection", (wire) => {
    const peer: Peer = { wire };
    counts.connections++;
    clients.add(wire);
    answered.add(wire);
    mesh.hi(peer);
    wire.on("message", (data: Buffer) => {
      counts.messages++;
      const message = data.toString();
      heard?.(message);
      mesh.hear(message, peer);
    });
    wire.on("pong", () => answered.add(wire));
    wire.on("error", () => wire.terminate());
    wire.on("close", () => {
      clients.delete(wire);
      mesh.bye(peer);
    });
  });
  const alive = setInterval(() => {
    for (const wire of clients)
      if (answered.delete(wire)) wire.ping();
      else {
        counts.gone++;
        wire.terminate();
      }
  }, ALIVE_EVERY);
  return {
    port: (server.address() as AddressInfo).port,
    peers: () => clients.size,
    stop: async () => {
      clearInterval(alive);
      for (const wire of clients) wire.terminate();
      sockets.close();
      await close(server);
    },
  };
}
