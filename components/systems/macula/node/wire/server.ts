/** Where a node takes requests of its realm: HTTP/2 over TLS. */
import {
  createSecureServer,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { text } from "node:stream/consumers";
import { addressOf } from "../config";
import { refusal, serverTls, type Credentials } from "./credentials";
import { keepAlive } from "./keep-alive";

/** Bytes of a request; what is asked here is small. */
const MAX_REQUEST = 1 << 18;

/** What a request is answered with; a route that throws is answered with 500. */
export type Route = (body: unknown, from: string) => unknown;

export interface ServerEvents {
  /** A connection from an address got through the handshake. */
  readonly accepted: (address: string) => void;
  /** A handshake or a request was refused. */
  readonly refused: (why: string) => void;
}

export interface Server {
  /** Connections that are open now. */
  readonly connections: () => number;
  /** Takes no more requests and ends all connections. */
  close(): Promise<void>;
}

/**
 * @param listen `HOST:PORT`
 * @param find the route of a path, `undefined` when there is none
 * @throws Error when the address cannot be bound
 */
export async function serve(
  listen: string,
  credentials: Credentials,
  find: (path: string) => Route | undefined,
  events: ServerEvents,
): Promise<Server> {
  const sessions = new Set<Http2Session>();
  const server = createSecureServer(serverTls(credentials));
  server.on("session", (session) => {
    sessions.add(session);
    events.accepted(session.socket.remoteAddress ?? "unknown");
    keepAlive(session);
    session.once("close", () => sessions.delete(session));
    session.on("error", () => undefined); // it closes, that is all there is to know
  });
  server.on("tlsClientError", ({ code = "" }: NodeJS.ErrnoException) => {
    // Whoever only looks whether the port is open, and hangs up, was not refused.
    if (code.startsWith("ERR_SSL")) events.refused("handshake");
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined); // whoever asked is gone
    void answer(stream, headers, credentials, find, events).catch(() => stream.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: Error) => reject(new Error(`cannot listen on ${listen}: ${error.message}`)));
    server.listen(addressOf(listen), resolve);
  });
  return {
    connections: () => sessions.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.close();
      }),
  };
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  credentials: Credentials,
  find: (path: string) => Route | undefined,
  { refused }: ServerEvents,
): Promise<void> {
  const say = (status: number, value: unknown): void => {
    if (stream.destroyed) return;
    stream.respond({ ":status": status, "content-type": "application/json" });
    stream.end(JSON.stringify(value));
  };
  const why = refusal(credentials, headers);
  if (why !== undefined) {
    refused(why);
    say(403, { error: why });
    return;
  }
  const path = String(headers[":path"]);
  const route = find(path);
  if (route === undefined) {
    say(404, { error: `no such procedure: ${path}` });
    return;
  }
  if (Number(headers["content-length"] ?? 0) > MAX_REQUEST) {
    say(413, { error: `more than ${MAX_REQUEST} bytes` });
    return;
  }
  try {
    say(200, await route(JSON.parse(await limited(stream)), String(headers["macula-node"])));
  } catch (error) {
    say(500, { error: (error as Error).message });
  }
}

/** The request's text. @throws Error when it is too long */
async function limited(stream: ServerHttp2Stream): Promise<string> {
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST) stream.destroy(new Error(`more than ${MAX_REQUEST} bytes`));
  });
  return text(stream);
}
