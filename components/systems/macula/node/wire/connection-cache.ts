import { EventEmitter } from "node:events";
import { Connection } from "./connection";
import type { Credentials } from "./credentials";

/** One connection to each endpoint: opened when it is first needed, then used by all, replaced when it has ended. */
export class ConnectionCache extends EventEmitter<{ opened: [endpoint: string] }> {
  readonly #connections = new Map<string, Connection>();

  constructor(readonly credentials: Credentials) {
    super();
  }

  /** The connection to an endpoint. */
  to(endpoint: string): Connection {
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

  /** Ends all of them. */
  close(): void {
    for (const connection of this.#connections.values()) connection.close();
  }
}
