import { createServer, type Server as HttpServer } from "node:http";
import type { Server } from "node:net";
import { parseAddress } from "./config/address";
import { log } from "./log";

/**
 * Binds a server to `HOST:PORT`.
 * @throws Error when the address cannot be bound
 */
export async function listen(server: Server, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`cannot listen on ${address}: ${error.message}`)));
    server.listen(parseAddress(address), resolve);
  });
  // Such as too many open files: the next connection may be taken again.
  server.on("error", (error) => log("error", `${address}: ${error.message}`));
}

/** Ends all connections, then the server. */
export async function close(server: HttpServer): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** A page: its type, and its text at the time it is asked for. */
export interface Page {
  readonly type: string;
  readonly text: () => string | Promise<string>;
}

/**
 * Serves pages by path (GET) on `HOST:PORT`; `close` ends it.
 * @throws Error when the address cannot be bound
 */
export async function servePages(
  address: string,
  pages: Readonly<Record<string, Page>>,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const page = pages[(request.url ?? "").replace(/\?.*$/, "")];
    if (!page || (request.method !== "GET" && request.method !== "HEAD")) {
      response.writeHead(page ? 405 : 404).end();
      return;
    }
    Promise.resolve()
      .then(() => page.text())
      .then(
        (text) => response.writeHead(200, { "content-type": page.type }).end(text),
        (error: unknown) => response.writeHead(500, { "content-type": "text/plain" }).end(String(error)),
      );
  });
  await listen(server, address);
  return server;
}
