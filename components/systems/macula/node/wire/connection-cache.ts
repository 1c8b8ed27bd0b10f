import { EventEmitter } from "node:events";
import { Connection, RequestError } from "./connection";
import type { Credentials } from "./credentials";

/** One connection to each endpoint: opened when it is first needed, then used by all, replaced when it has ended. */
export class ConnectionCache extends EventEmitter<{ opened: [endpoint: string] }> {
  readonly #connections = new Map<string, Connection>();
  #closed = false;

  constructor(readonly credentials: Credentials) {
    super();
  }

  /** The connection to an endpoint. @throws RequestError when all have been ended */
  to(endpoint: string): Connection {
    // What is still under way must not open a connection that nobody would close.
    if (this.#closed) throw new RequestError("connection_failed", `${endpoint}: the client is closed`);
    const cached = this.#connections.get(endpoint);
    if (cached?.usable) return cached;
    const opened = new Connection(endpoint, this.credentials, () => {
      if (this.#connections.get(endpoint) === opened) this.#connections.delete(endpoint);
    });
    this.#connections.set(endpoint, opened);
    this.emit("opened", endpoint);
    return opened;
  }

  /** Endpoints that are connected now. */
  get connected(): readonly string[] {
    return [...this.#connections.values()]
      .filter(({ connected }) => connected)
      .map(({ endpoint }) => endpoint);
  }

  /** Ends all of them, for good. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#connections.values()) connection.close();
  }
}
