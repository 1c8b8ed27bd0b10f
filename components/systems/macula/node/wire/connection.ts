import { connect, type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import { json } from "node:stream/consumers";
import { clientTls, headersOf, type Credentials } from "./credentials";
import { isAlive, keepAlive } from "./keep-alive";

/** Milliseconds in which a connection on which a call timed out must prove that it is not dead. */
const PROOF_WITHIN = 1_000;

export type Failure = "timeout" | "connection_failed" | "connection_lost" | "refused" | "error";

/** A request without success. */
export class RequestError extends Error {
  constructor(
    readonly failure: Failure,
    message: string,
  ) {
    super(message);
  }
}

/** One TLS connection to a node; any number of requests may be under way on it at once, each a stream of HTTP/2. */
export class Connection {
  readonly #session: ClientHttp2Session;
  #connected = false;
  #underWay = 0;
  #cause: Error | undefined;

  /**
   * Begins to connect. Requests may be made at once.
   * @param endpoint `HOST:PORT`
   * @param ended called once, when the connection is no more
   */
  constructor(
    readonly endpoint: string,
    private readonly credentials: Credentials,
    ended: () => void,
  ) {
    this.#session = connect(`https://${endpoint}`, clientTls(credentials));
    this.#session.once("connect", () => (this.#connected = true));
    this.#session.on("error", (error: Error) => (this.#cause = error));
    this.#session.once("close", ended);
    keepAlive(this.#session, () => this.#connected && this.#underWay === 0);
  }

  get connected(): boolean {
    return this.#connected && this.usable;
  }

  /** Whether further requests may be made on it. */
  get usable(): boolean {
    return !this.#session.closed && !this.#session.destroyed;
  }

  /**
   * Sends JSON to a path and gives the JSON of the answer.
   * @param milliseconds in which the answer must be there, the time to connect included
   * @throws RequestError
   */
  async request(path: string, body: unknown, milliseconds: number): Promise<unknown> {
    const limit = AbortSignal.timeout(milliseconds);
    this.#underWay++;
    try {
      const stream = this.#session.request(
        { ...headersOf(this.credentials), ":method": "POST", ":path": path },
        { signal: limit },
      );
      return await answerOf(stream, JSON.stringify(body));
    } catch (error) {
      if (error instanceof RequestError) throw error;
      if (!limit.aborted) throw this.#broken(error as Error);
      void this.#prove();
      throw new RequestError("timeout", `${this.endpoint}: no answer within ${milliseconds} ms`);
    } finally {
      this.#underWay--;
    }
  }

  /** Ends it; requests under way fail. */
  close(): void {
    this.#session.destroy();
  }

  #broken(error: Error): RequestError {
    const failure = this.#connected ? "connection_lost" : "connection_failed";
    return new RequestError(failure, `${this.endpoint}: ${(this.#cause ?? error).message}`);
  }

  /** After a time-out: either only that call is slow, or nobody is there any more. */
  async #prove(): Promise<void> {
    if (!this.#connected || !(await isAlive(this.#session, PROOF_WITHIN))) this.#session.destroy();
  }
}

async function answerOf(stream: ClientHttp2Stream, body: string): Promise<unknown> {
  const status = new Promise<number>((resolve, reject) => {
    stream.once("response", (headers) => resolve(Number(headers[":status"])));
    stream.once("error", reject);
    stream.once("close", () => reject(new Error("the connection ended")));
  });
  stream.end(body);
  const [code, value] = await Promise.all([status, json(stream)]);
  if (code === 200) return value;
  const { error } = value as { readonly error?: string };
  throw new RequestError(code === 403 ? "refused" : "error", error ?? `status ${code}`);
}
