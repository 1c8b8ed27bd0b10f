import { connect, type Socket } from "node:net";
import { errorClass, TIMED_OUT } from "./error-class";
import type { LoadTarget } from "./protocol";
import { ResponseParser } from "./response-parser";
import type { Request } from "./template";

/** A request of the schedule. */
export interface Attempt {
  readonly seq: number;
  /** Clock of performance.now(), milliseconds. */
  readonly due: number;
  readonly request: Request;
  /** The worker itself was too slow to send it in time. */
  readonly late: boolean;
}

export interface ConnectionEvents {
  /** The request is being written. */
  sent(attempt: Attempt): void;
  /** The request has its outcome and the connection is free again; `failure` is the error class. */
  done(connection: Connection, attempt: Attempt, failure: string | undefined): void;
}

const READ_BYTES = 16_384;

/**
 * One keep-alive connection that carries one request at a time, so that no request waits behind another unseen.
 * A broken connection is opened again for the next request; the request that it broke is an error and is not repeated.
 */
export class Connection {
  readonly #parser = new ResponseParser();
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES);
  #socket: Socket | undefined;
  #attempt: Attempt | undefined;

  constructor(
    private readonly target: LoadTarget,
    private readonly events: ConnectionEvents,
  ) {}

  /** Opens the connection ahead of the first request; tells whether that worked within `milliseconds`. */
  open(milliseconds: number): Promise<boolean> {
    const socket = this.#dial();
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.destroy(), milliseconds);
      const settle = (open: boolean): void => {
        clearTimeout(timer);
        resolve(open);
      };
      socket.once("connect", () => settle(true));
      socket.once("close", () => settle(false));
    });
  }

  send(attempt: Attempt): void {
    this.#attempt = attempt;
    this.#parser.reset();
    if (this.#socket?.writable) this.#write(this.#socket, attempt);
    else {
      const socket = this.#dial();
      socket.once("connect", () => this.#write(socket, attempt));
    }
  }

  /** Gives the request up if it was due before `limit`. Its connection is of no use any more and is closed. */
  expire(limit: number): void {
    if (this.#attempt === undefined || this.#attempt.due > limit) return;
    this.#socket?.destroy(Object.assign(new Error("no answer in time"), { code: TIMED_OUT }));
  }

  destroy(): void {
    this.#socket?.destroy();
  }

  #dial(): Socket {
    const socket: Socket = connect({
      host: this.target.address,
      port: this.target.port,
      noDelay: true,
      onread: {
        buffer: this.#buffer,
        callback: (count) => this.#read(socket, count),
      },
    });
    let failure: Error | undefined;
    socket.once("error", (error) => (failure = error));
    socket.once("close", () => this.#closed(socket, failure));
    return (this.#socket = socket);
  }

  #write(socket: Socket, attempt: Attempt): void {
    this.events.sent(attempt);
    const { text, encoding } = attempt.request;
    socket.write(text(attempt.seq), encoding);
  }

  #read(socket: Socket, count: number): boolean {
    if (socket !== this.#socket) return false;
    const parser = this.#parser;
    try {
      // An answer to no request, or more than one answer: the connection cannot be trusted any more.
      const stray = this.#attempt === undefined || parser.take(this.#buffer, count) < count;
      if (stray || (parser.done && !parser.keepAlive)) this.#drop();
      if (parser.done) this.#answered();
    } catch (error) {
      socket.destroy(error as Error);
    }
    return true;
  }

  #closed(socket: Socket, failure: Error | undefined): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    if (failure === undefined && this.#parser.endsWithConnection()) this.#answered();
    else this.#finish(failure ? errorClass(failure) : "closed");
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #answered(): void {
    const { status } = this.#parser;
    this.#finish(this.#attempt?.request.expect.has(status) ? undefined : `status ${status}`);
  }

  #finish(failure: string | undefined): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    if (attempt) this.events.done(this, attempt, failure);
  }
}
