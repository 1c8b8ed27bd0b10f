import { connect, createServer, type Server } from "node:net";
import { once } from "node:events";

/** Answers whoever probes this node over the overlay. */
export async function answerProbes(id: string, port: number): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end(`${id}\n`);
  });
  server.listen({ port, host: "::", ipv6Only: true });
  await once(server, "listening");
  return server;
}

/**
 * How long a connection over the overlay takes. One that is refused is an answer, too: the host is there.
 * @returns milliseconds, undefined when there is none within the time
 */
export function probe(address: string, port: number, milliseconds: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const began = performance.now();
    const socket = connect({ host: address, port, family: 6 });
    const timer = setTimeout(() => end(false), milliseconds);
    const end = (reached: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reached ? performance.now() - began : undefined);
    };
    socket.once("connect", () => end(true));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => end(code === "ECONNREFUSED"));
  });
}
