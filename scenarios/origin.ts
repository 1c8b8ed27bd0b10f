/** One address that speaks HTTP, for adapters. Every request is sent once; retrying is the caller's business. */
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

/** An answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

export class Origin {
  readonly #pool: Pool;

  /**
   * @param address `HOST:PORT`
   * @param connections at most; any number without it
   */
  constructor(
    readonly address: string,
    connections: number | null = null,
  ) {
    this.#pool = new Pool(`http://${address}`, { connections, pipelining: 1, connect: { timeout: 1000 } });
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    void this.#pool.destroy();
  }

  /** @throws HttpError without an answer within the time-out */
  get(path: string, milliseconds = ASK_MILLISECONDS): Promise<Answer> {
    return this.#send("GET", path, undefined, milliseconds);
  }

  /** Sends JSON. @throws HttpError without an answer within the time-out */
  post(path: string, body: object, milliseconds = ASK_MILLISECONDS): Promise<Answer> {
    return this.#send("POST", path, JSON.stringify(body), milliseconds);
  }

  /** Sends a text. @throws HttpError without an answer within the time-out */
  put(
    path: string,
    text: string,
    headers: Readonly<Record<string, string>> = {},
    milliseconds = ASK_MILLISECONDS,
  ): Promise<Answer> {
    return this.#send("PUT", path, text, milliseconds, { "content-type": "text/plain", ...headers });
  }

  async #send(
    method: "GET" | "POST" | "PUT",
    path: string,
    content: string | undefined,
    milliseconds: number,
    headers: Readonly<Record<string, string>> = { "content-type": "application/json" },
  ): Promise<Answer> {
    try {
      const { statusCode, body } = await this.#pool.request({
        method,
        path,
        signal: AbortSignal.timeout(milliseconds),
        ...(content === undefined ? {} : { body: content, headers }),
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

/** The JSON of an answer. @throws HttpError when it is none */
export function jsonOf({ status, text }: Answer, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(`${what}: no JSON: ${text.slice(0, 200)}`, true, status);
  }
}
