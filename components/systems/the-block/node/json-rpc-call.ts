import { request } from "node:http";
import { parseAddress } from "./config/address";

/** The other side answered, with an error. */
export class RpcFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "RpcFailure";
  }
}

/**
 * Calls a JSON-RPC method on `HOST:PORT`, on a connection of its own: none is left half open when a network is cut.
 * @throws RpcFailure when the answer is an error; Error when there is no answer within the time
 */
export async function callRpc(
  address: string,
  method: string,
  params: object,
  timeoutMs: number,
): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const { status, text } = await post(address, body, timeoutMs).catch((error: unknown) => {
    throw new Error(`${address} does not answer ${method}: ${reason(error, timeoutMs)}`, { cause: error });
  });
  let answer: { readonly result?: unknown; readonly error?: { readonly message?: string } };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    throw new Error(`${address} does not speak JSON-RPC (HTTP ${status})`);
  }
  if (status !== 200 || answer.error) throw new RpcFailure(status, answer.error?.message ?? `HTTP ${status}`);
  return answer.result;
}

/** Where to reach an address that a server of this host listens on. */
export function localAddress(listen: string): string {
  return listen.replace(/^0\.0\.0\.0:/, "127.0.0.1:");
}

function post(
  address: string,
  body: string,
  timeoutMs: number,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...parseAddress(address),
        method: "POST",
        path: "/",
        agent: false,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        signal: AbortSignal.timeout(timeoutMs),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () =>
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function reason(error: unknown, timeoutMs: number): string {
  const { name, code, message } = error as NodeJS.ErrnoException;
  return name === "AbortError" || name === "TimeoutError" ? `${timeoutMs} ms passed` : (code ?? message);
}
