/** One app: a program of its own, so that it can be stopped, can crash, and comes back. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { Chain } from "./options";

const BLOCKS = 900_000;

/** As `getblockchaininfo` of Bitcoin Core, as far as anybody asks. */
function chainInfo(chain: Chain): object {
  const headers = chain === "loading" ? BLOCKS + 40_000 : BLOCKS;
  return {
    chain: "main",
    ...{ blocks: BLOCKS, headers, initialblockdownload: chain === "loading", pruned: chain === "pruned" },
  };
}

async function answer(
  id: string,
  chain: Chain,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    response.end(`${id}\n`);
    return;
  }
  const asked = (await json(request).catch(() => ({}))) as { readonly method?: unknown };
  const known = id === "bitcoin" && asked.method === "getblockchaininfo";
  response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
  response.end(JSON.stringify(known ? { result: chainInfo(chain) } : { error: "no such method" }));
}

/** Serves it on loopback until it is told to stop. */
export function runApp(id: string, port: number, chain: Chain): void {
  const server = createServer((request, response) => void answer(id, chain, request, response));
  server.listen(port, "127.0.0.1");
  process.once("SIGTERM", () => process.exit(0));
}
