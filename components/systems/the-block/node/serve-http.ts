import { createServer, type Server } from "node:http";
import { parseAddress } from "./config/node-config";

/** A page: its type, and its text at the time it is asked for. */
export interface Page {
  readonly type: string;
  readonly text: () => string | Promise<string>;
}

export interface HttpServer {
  close(): Promise<void>;
}

/**
 * Serves pages by path (GET) on `HOST:PORT`.
 * @throws Error when the address cannot be bound
 */
export async function serveHttp(address: string, pages: Readonly<Record<string, Page>>): Promise<HttpServer> {
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
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`cannot listen on ${address}: ${error.message}`)));
    server.listen({ ...parseAddress(address) }, resolve);
  });
}
