import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";
import { close, listen } from "../http";
import { RpcError, type Params, type RpcStatus } from "./rpc-error";

/** Answers a call, or throws `RpcError`. */
export type RpcHandler = (params: Params) => object;
export type RpcMethods = Readonly<Record<string, RpcHandler>>;

/** Of a request's body. The largest batch has 38 kB in base64. */
const MAX_REQUEST_BYTES = 256 * 1024;
/** Error codes: JSON-RPC 2.0's own for wrong requests, and two of the range left to servers. */
const CODES: Readonly<Record<RpcStatus, number>> = { 400: -32602, 409: -32001, 503: -32002 };
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INTERNAL_ERROR = -32603;

const callSchema = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number(), z.null()]).default(null),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
});

type Answer = readonly [status: number, answer: object];

/**
 * Serves JSON-RPC 2.0 over HTTP `POST /` on `HOST:PORT`.
 * @throws Error when the address cannot be bound
 */
export async function serveRpc(
  address: string,
  methods: RpcMethods,
): Promise<{ readonly stop: () => Promise<void> }> {
  const handlers = new Map(Object.entries(methods));
  const server = createServer((request, response) => {
    void answerOf(handlers, request).then((answer) => send(response, answer));
  });
  // Longer than any client keeps idle connections, so that none is closed under a request.
  server.keepAliveTimeout = 75_000;
  await listen(server, address);
  return { stop: () => close(server) };
}

async function answerOf(
  handlers: ReadonlyMap<string, RpcHandler>,
  request: IncomingMessage,
): Promise<Answer> {
  if (request.method !== "POST" || request.url !== "/")
    return failure(400, null, INVALID_REQUEST, "Ask with POST /.");
  const body = await bodyOf(request);
  if (body === undefined)
    return failure(400, null, INVALID_REQUEST, `A request has at most ${MAX_REQUEST_BYTES} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return failure(400, null, PARSE_ERROR, "The request is no JSON.");
  }
  const call = callSchema.safeParse(value);
  if (!call.success)
    return failure(400, null, INVALID_REQUEST, "The request is no JSON-RPC 2.0 call with named parameters.");
  const { id, method, params } = call.data;
  const handler = handlers.get(method);
  if (handler === undefined) return failure(400, id, METHOD_NOT_FOUND, `There is no method ${method}.`);
  try {
    return [200, { jsonrpc: "2.0", id, result: handler(params) }];
  } catch (error) {
    if (error instanceof RpcError) return failure(error.status, id, CODES[error.status], error.message);
    return failure(500, id, INTERNAL_ERROR, error instanceof Error ? error.message : String(error));
  }
}

/** Undefined when it is too long or breaks off. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Not destroyed, or the answer would be lost with the connection.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_REQUEST_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function failure(status: number, id: string | number | null, code: number, message: string): Answer {
  return [status, { jsonrpc: "2.0", id, error: { code, message } }];
}

function send(response: ServerResponse, [status, body]: Answer): void {
  const text = JSON.stringify(body);
  // What is left of a request that was too long is not read.
  if (!response.req.complete) response.setHeader("connection", "close");
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
