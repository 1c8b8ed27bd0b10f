/** One address that speaks HTTP. Every request is sent once; retrying is the caller's business. */
import { Pool } from "undici";

/** Time-out of questions that a healthy node answers within milliseconds. */
export const ASK_MILLISECONDS = 2000;

export class HttpError extends Error {
  constructor(
    message: string,
    /** False: the request certainly never reached the node. */
    readonly sent: boolean,
    /** HTTP status, if there was an answer. */
    readonly status?: number,
    /** Nobody listens there. */
    readonly refused = false,
  ) {
    super(message);
  }
}

export class Origin {
  readonly #pool: Pool;

  /** @param address `HOST:PORT` */
  constructor(readonly address: string) {
    this.#pool = new Pool(`http://${address}`, {
      connections: 32,
      pipelining: 1,
      connect: { timeout: 1000 },
    });
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    void this.#pool.destroy();
  }

  /** The body of a GET. @throws HttpError on anything but 200 within the time-out. */
  async get(path: string): Promise<string> {
    const { status, text } = await this.#send("GET", path, undefined, ASK_MILLISECONDS);
    if (status !== 200) throw new HttpError(`${path}: HTTP ${status} ${text.slice(0, 200)}`, true, status);
    return text;
  }

  /** The result of a JSON-RPC call. @throws HttpError on an error or anything that is no answer. */
  async call(method: string, params: object, milliseconds = ASK_MILLISECONDS): Promise<unknown> {
    const content = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const { status, text } = await this.#send("POST", "/", content, milliseconds);
    const { result, error } = parse(text, method, status);
    if (status !== 200 || error !== undefined || result === undefined)
      throw new HttpError(`${method}: HTTP ${status} ${error?.message ?? text.slice(0, 200)}`, true, status);
    return result;
  }

  async #send(method: "GET" | "POST", path: string, content: string | undefined, milliseconds: number) {
    try {
      const { statusCode, body } = await this.#pool.request({
        method,
        path,
        signal: AbortSignal.timeout(milliseconds),
        ...(content === undefined ? {} : { body: content, headers: { "content-type": "application/json" } }),
      });
      return { status: statusCode, text: await body.text() };
    } catch (error) {
      const { message, code, syscall } = error as NodeJS.ErrnoException;
      const sent = syscall !== "connect" && code !== "UND_ERR_CONNECT_TIMEOUT";
      const saw = `${this.address}${path}: ${message || String(code)}`;
      throw new HttpError(saw, sent, undefined, code === "ECONNREFUSED");
    }
  }
}

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly message?: string };
}

function parse(text: string, method: string, status: number): RpcAnswer {
  try {
    return JSON.parse(text) as RpcAnswer;
  } catch {
    throw new HttpError(`${method}: no JSON: ${text.slice(0, 200)}`, true, status);
  }
}
