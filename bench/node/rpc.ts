import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 60_000;

/** The result of a JSON-RPC call. @throws Error with the node's answer */
export async function call<T>(url: string, method: string, params: object = {}): Promise<T> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = (await (await fetch(url, { method: "POST", body })).json()) as { result?: T };
  if (answer.result === undefined) throw new Error(`${method} at ${url}: ${JSON.stringify(answer)}`);
  return answer.result;
}

/** Polls until `look` gives something. @throws Error with `what` when it takes too long */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await sleep(50);
  }
}
