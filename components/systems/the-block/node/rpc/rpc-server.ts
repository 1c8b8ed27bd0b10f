import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { hostAndPort } from "../config/host-and-port";
import type { RpcHandler } from "../running-node";
import { RpcError, type RpcStatus } from "./rpc-error";

/** Of a request's body. The largest batch has 38 kB in base64. */
export const MAX_REQUEST_BYTES = 256 * 1024;

type Id = string | number | null;

/** Error codes: JSON-RPC 2.0's own for wrong requests, and two of the range left to servers. */
const CODES: Readonly<Record<RpcStatus, number>> = { 400: -32602, 409: -32001, 503: -32002 };
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INTERNAL_ERROR = -32603;

/** JSON-RPC 2.0 over HTTP `POST /`. */
export class RpcServer {
  readonly #handlers = new Map<string, RpcHandler>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    // Longer than any client keeps idle connections, so that none is closed under a request.
    this.#server.keepAliveTimeout = 75_000;
  }

  register(name: string, handler: RpcHandler): void {
    if (this.#handlers.has(name)) throw new Error(`JSON-RPC method ${name} is registered twice.`);
    this.#handlers.set(name, handler);
  }

  /** Binds; answers `host:port` as bound. Rejects when the address is taken. */
  async start(address: string): Promise<string> {
    const { host, port } = hostAndPort(address);
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, resolve);
    });
    return `${host}:${port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST" || request.url !== "/") {
      answer(response, 400, failure(null, INVALID_REQUEST, "Ask with POST /."));
      return;
    }
    const body = await bodyOf(request);
    if (body === undefined) {
      response.setHeader("connection", "close");
      const message = `A request has at most ${MAX_REQUEST_BYTES} bytes.`;
      answer(response, 400, failure(null, INVALID_REQUEST, message));
      return;
    }
    const [status, result] = await this.#call(body);
    answer(response, status, result);
  }

  async #call(body: string): Promise<[status: number, answer: object]> {
    let call: unknown;
    try {
      call = JSON.parse(body);
    } catch {
      return [400, failure(null, PARSE_ERROR, "The request is no JSON.")];
    }
    if (!isCall(call))
      return [
        400,
        failure(null, INVALID_REQUEST, "The request is no JSON-RPC 2.0 call with named parameters."),
      ];
    const { id = null, method, params = {} } = call;
    const handler = this.#handlers.get(method);
    if (handler === undefined) return [400, failure(id, METHOD_NOT_FOUND, `There is no method ${method}.`)];
    try {
      return [200, { jsonrpc: "2.0", id, result: await handler(params) }];
    } catch (error) {
      if (error instanceof RpcError) return [error.status, failure(id, CODES[error.status], error.message)];
      return [500, failure(id, INTERNAL_ERROR, error instanceof Error ? error.message : String(error))];
    }
  }
}

interface Call {
  readonly id?: Id;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

function isCall(value: unknown): value is Call {
  if (typeof value !== "object" || value === null) return false;
  const { jsonrpc, id, method, params } = value as Record<string, unknown>;
  const isId = id === undefined || id === null || typeof id === "string" || typeof id === "number";
  const isParams =
    params === undefined || (typeof params === "object" && params !== null && !Array.isArray(params));
  return jsonrpc === "2.0" && isId && isParams && typeof method === "string";
}

/** Undefined when it is too long or breaks off. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_REQUEST_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function failure(id: Id, code: number, message: string): object {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
