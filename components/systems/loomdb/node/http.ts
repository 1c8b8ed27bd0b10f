/** HTTP as LoomDB's programs speak it: JSON by route, and pages of text. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

/** A request that cannot be met, with the status that says so. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface Asked {
  readonly query: URLSearchParams;
  /** The JSON of the request. @throws RequestError (400) when it is none */
  body(): Promise<unknown>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What is answered: JSON, text of a type, or nothing because the route answers by itself. */
export type Reply =
  | { readonly status?: number; readonly json: object }
  | { readonly status?: number; readonly type: string; readonly text: string }
  | undefined;

/** `GET /path` → what answers it. */
export type Routes = Readonly<Record<string, (asked: Asked) => Reply | Promise<Reply>>>;

/** Serves routes, on all addresses unless one is given. @throws Error when the port cannot be bound */
export async function serve(port: number, routes: Routes, host = "0.0.0.0"): Promise<Server> {
  const server = createServer((request, response) => void answer(routes, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`cannot listen on port ${port}: ${error.message}`)));
    server.listen(port, host, resolve);
  });
  return server;
}

/** Ends all connections, then the server. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const reply = await route(routes, request, response);
    if (reply !== undefined) send(response, reply);
  } catch (error) {
    const status = error instanceof RequestError ? error.status : 500;
    const text = error instanceof Error ? error.message : String(error);
    send(response, { status, json: { success: false, error: text } });
  }
}

function route(routes: Routes, request: IncomingMessage, response: ServerResponse): Reply | Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://node");
  const act = routes[`${request.method ?? ""} ${pathname}`];
  if (!act) {
    const there = Object.keys(routes).some((key) => key.endsWith(` ${pathname}`));
    throw new RequestError(there ? 405 : 404, `there is no ${request.method ?? ""} ${pathname}`);
  }
  const body = (): Promise<unknown> =>
    json(request).catch((error: unknown) => {
      throw new RequestError(400, `the request is no JSON: ${(error as Error).message}`);
    });
  return act({ query: searchParams, body, request, response });
}

function send(response: ServerResponse, reply: Exclude<Reply, undefined>): void {
  const [type, text] =
    "json" in reply ? ["application/json", JSON.stringify(reply.json)] : [reply.type, reply.text];
  // A question that was given up needs no answer.
  if (!response.headersSent) response.writeHead(reply.status ?? 200, { "content-type": type });
  response.end(text);
}
