import { randomBytes } from "node:crypto";
import type { Asked } from "./http";
import type { History } from "./history";
import type { Change } from "./items";

/** Milliseconds between signs of life. */
const ALIVE_EVERY = 2000;

/** Tells this process's positions from those of the one before, which began at 1 as well. */
const process = randomBytes(6).toString("hex");

/**
 * Streams changes as Server-Sent Events: `id: PROCESS.SEQ`, the change as JSON. A reader that comes back with
 * `Last-Event-ID` is told what it missed, as far as the history reaches; to a new process it is told everything.
 */
export function streamChanges(history: History, { request, response }: Asked): undefined {
  const [from, seq] = String(request.headers["last-event-id"] ?? "").split(".");
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const tell = (change: Change): void =>
    void response.write(`id: ${process}.${change.seq}\ndata: ${JSON.stringify(change)}\n\n`);
  // Without a position only what is new; with one of another process all that this one knows.
  const known = from === "" || from === undefined ? Infinity : from === process ? Number(seq) : 0;
  response.write(": changes\n\n");
  for (const change of history.after(known)) tell(change);
  history.on("change", tell);
  const alive = setInterval(() => response.write(": alive\n\n"), ALIVE_EVERY);
  response.on("close", () => {
    clearInterval(alive);
    history.off("change", tell);
  });
  return undefined;
}
