import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import { log } from "../log";
import { routeOf, type Answer, type Routes } from "./routes";

export interface ApiOptions {
  readonly host: string;
  readonly port: number;
  readonly routes: Routes;
  /** Told of every answer. */
  readonly onAnswer: (method: string, path: string, status: number, seconds: number) => void;
}

/** Of a request's body. */
const MOST_BYTES = 16_384;

class TooLarge extends Error {}

/** Serves JSON. @throws Error when the address cannot be bound */
export async function serveApi({ host, port, routes, onAnswer }: ApiOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const began = performance.now();
    void answer(routes, request).then(({ pattern, ...given }) => {
      write(response, given);
      const { method = "GET" } = request;
      onAnswer(method, pattern, given.status, (performance.now() - began) / 1000);
      log("debug", `api: ${method} ${request.url ?? ""} ${given.status}`);
    });
  });
  server.listen(port, host);
  await once(server, "listening");
  return server;
}

async function answer(
  routes: Routes,
  message: IncomingMessage,
): Promise<Answer & { readonly pattern: string }> {
  const { method = "GET", headers } = message;
  const url = new URL(message.url ?? "/", "http://node");
  const found = routeOf(routes, method, url.pathname);
  if (typeof found === "number") {
    const error = found === 404 ? `there is no ${url.pathname}` : `${url.pathname} has no ${method}`;
    return { status: found, body: { error }, pattern: "other" };
  }
  const { pattern, rest, handle } = found;
  try {
    return { ...(await handle({ url, rest, headers, body: () => bodyOf(message) })), pattern };
  } catch (error) {
    if (error instanceof TooLarge) return { status: 413, body: { error: error.message }, pattern };
    log("error", `api: ${method} ${pattern}: ${String(error)}`);
    return { status: 500, body: { error: String(error) }, pattern };
  }
}

function write(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  response.writeHead(status, { "content-type": "application/json", "content-length": length, ...headers });
  response.end(text);
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new TooLarge(`a value has at most ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
