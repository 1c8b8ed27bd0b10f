import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { LoadSpec } from "../../../scenarios/load/load";
import type { Inventory } from "../../../scenarios/inventory";

/** A server on a free loopback port, ended after the test. */
export interface TestServer {
  readonly port: number;
  /** Connections that were opened to it. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** Serves HTTP with a handler; `raw` sees each connection first. */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  raw: (socket: Socket) => void = () => undefined,
): Promise<TestServer> {
  const server: Server = createServer(handle);
  let connections = 0;
  server.on("connection", (socket) => {
    connections++;
    raw(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function answer(response: ServerResponse, status = 200): void {
  const body = '{"ok":true}';
  response.writeHead(status, { "content-type": "application/json", "content-length": body.length }).end(body);
}

/** A stack whose nodes listen on these loopback ports. */
export function inventoryOf(
  ports: Readonly<Record<string, number>>,
  exec: readonly string[] = [],
): Inventory {
  return {
    ...{ version: 1, stack: "load", owner: "load", environment: "local", capabilities: ["workers"] },
    ...{ system: "none", profile: "documented", controller: "127.0.0.1" },
    vantage: [],
    nodes: Object.entries(ports).map(([name, number]) => ({
      ...{ name, role: "server", address: "127.0.0.1", exec, services: [] },
      ports: [{ name: "http", number, protocol: "tcp", from: "cluster" }],
    })),
  };
}

/** Late requests are allowed, so that a busy test machine fails no test but those about lateness. */
export const LOAD: LoadSpec = {
  lateShare: 1,
  rate: 500,
  duration: 2,
  workers: { on: "controller", count: 1 },
  port: "http",
  connections: 20,
  timeout: 1500,
  requests: [{ name: "get", method: "GET", path: "/", weight: 1 }],
};
