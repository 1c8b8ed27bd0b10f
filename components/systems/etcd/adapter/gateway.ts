/** One member's official HTTP/JSON gateway (etcd 3.4 and later). Every request is sent once; retrying is the caller's business. */
import { Pool } from "undici";

/** Time-out of questions that a healthy member answers within milliseconds. */
export const ASK_MILLISECONDS = 2000;

export class GatewayError extends Error {
  constructor(
    message: string,
    /** False: the request certainly never reached the member. */
    readonly sent: boolean,
    /** HTTP status, if there was an answer. */
    readonly status?: number,
  ) {
    super(message);
  }
}

export class Gateway {
  readonly #pool: Pool;

  /** @param origin `http://ADDRESS:PORT`. */
  constructor(readonly origin: string) {
    this.#pool = new Pool(origin, { connections: null, pipelining: 1, connect: { timeout: 1000 } });
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    void this.#pool.destroy();
  }

  /** POSTs JSON, returns the answer's. @throws GatewayError on anything but 200 and JSON within the time-out. */
  async post(path: string, body: object, milliseconds = ASK_MILLISECONDS): Promise<unknown> {
    const { status, text } = await this.#send("POST", path, JSON.stringify(body), milliseconds);
    if (status !== 200) throw new GatewayError(`${path}: HTTP ${status} ${text.slice(0, 200)}`, true, status);
    try {
      return JSON.parse(text);
    } catch {
      throw new GatewayError(`${path}: no JSON: ${text.slice(0, 200)}`, true, status);
    }
  }

  /** The body of a GET, whatever its status. @throws GatewayError without an answer. */
  async get(path: string, milliseconds = ASK_MILLISECONDS): Promise<string> {
    return (await this.#send("GET", path, undefined, milliseconds)).text;
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
      throw new GatewayError(`${path}: ${message || String(code)}`, sent);
    }
  }
}
