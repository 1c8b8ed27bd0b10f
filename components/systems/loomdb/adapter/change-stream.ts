/** A node's changes as they arrive there (`GET /events`), read for as long as somebody wants them. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Change } from "../node/items";

/** Milliseconds until a lost stream is opened again. */
const AGAIN_AFTER = 50;

/**
 * Reads until `over` is aborted; a stream that breaks is opened again at its last position, so that nothing is told twice
 * and what happened meanwhile is told late rather than never.
 * @param address `HOST:PORT`
 * @param tell called with each change at the moment it is read
 * @returns resolves when the stream is open for the first time
 * @throws Error when it cannot be opened
 */
export async function followChanges(
  address: string,
  tell: (change: Change) => void,
  over: AbortSignal,
): Promise<void> {
  const position = { last: "" };
  const first = await open(address, position.last, over);
  void (async () => {
    for (let stream: ReadableStream<Uint8Array> | undefined = first; !over.aborted;) {
      await read(stream, tell, position).catch(() => undefined);
      await sleep(AGAIN_AFTER, undefined, { signal: over }).catch(() => undefined);
      stream = await open(address, position.last, over).catch(() => undefined);
    }
  })();
}

async function open(address: string, last: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const headers = last === "" ? {} : { "last-event-id": last };
  const answer = await fetch(`http://${address}/events`, { headers, signal });
  if (answer.status !== 200 || !answer.body) throw new Error(`${address}/events: HTTP ${answer.status}`);
  return answer.body;
}

async function read(
  stream: ReadableStream<Uint8Array> | undefined,
  tell: (change: Change) => void,
  position: { last: string },
): Promise<void> {
  if (!stream) return;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const [, id = "", data] = /^id: (.*)\ndata: (.*)$/s.exec(event) ?? [];
      if (data === undefined) continue;
      position.last = id;
      tell(JSON.parse(data) as Change);
    }
  }
}
