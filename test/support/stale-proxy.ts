import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** An HTTP proxy before a member that, while it is told to, answers reads with what it answered first. */
export class StaleProxy {
  stale = false;
  readonly #first = new Map<string, Buffer>();
  readonly #server: Server;

  constructor(target: string) {
    this.#server = createServer((request, response) => {
      const { method = "GET", url = "/" } = request;
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks);
        const question = `${url} ${body.toString()}`;
        const known = this.#first.get(question);
        if (this.stale && known) return void response.end(known);
        void fetch(`${target}${url}`, { method, ...(method === "POST" ? { body } : {}) })
          .then(async (answer) => {
            const content = Buffer.from(await answer.arrayBuffer());
            if (url === "/v3/kv/range" && content.includes('"kvs"') && !known)
              this.#first.set(question, content);
            response.writeHead(answer.status).end(content);
          })
          .catch(() => response.destroy());
      });
    });
  }

  /** Resolves to its port on 127.0.0.1. */
  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
