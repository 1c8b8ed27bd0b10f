import { createServer } from "node:net";

/** Whether nobody listens on a port of this machine. */
export function isFree(port: number, address: string): Promise<boolean> {
  return listen(port, address).then((found) => found !== undefined);
}

/** A port that nobody has. @throws when there is none */
export async function anyFree(address: string): Promise<number> {
  const port = await listen(0, address);
  if (port === undefined) throw new Error(`no port of ${address} is free on this machine`);
  return port;
}

function listen(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}
