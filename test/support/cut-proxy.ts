import { connect, createServer, type Server, type Socket } from "node:net";

/** TCP proxies, one before each node, that can cut a host off: bytes from and to it are then dropped without a word. */
export class CutProxies {
  readonly #cut = new Set<string>();
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /** A proxy on a free port of the target's host; its address. */
  async before(target: string): Promise<string> {
    const [host = "", port = ""] = target.split(":");
    const server = createServer({ allowHalfOpen: false }, (inner) => {
      const peer = inner.remoteAddress ?? "";
      const outer = connect({ host, port: Number(port), localAddress: peer });
      for (const [from, to] of [
        [inner, outer],
        [outer, inner],
      ] as const) {
        this.#sockets.add(from);
        from.on("data", (bytes: Buffer) => {
          if (!this.#cut.has(host) && !this.#cut.has(peer)) to.write(bytes);
        });
        from.on("error", () => undefined);
        from.on("close", () => {
          this.#sockets.delete(from);
          if (!this.#cut.has(host) && !this.#cut.has(peer)) to.destroy();
        });
      }
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const address = server.address();
    return `${host}:${typeof address === "object" && address !== null ? address.port : 0}`;
  }

  cut(host: string): void {
    this.#cut.add(host);
  }

  heal(): void {
    this.#cut.clear();
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
