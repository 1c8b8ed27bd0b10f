import type { Ledger } from "../ledger/ledger";
import type { Connection } from "./connection";
import { Frame } from "./frames";
import { decodeHashes, MAX_HEADERS } from "./messages";

/** Of blocks, in one answer; the first one is sent whatever its size. */
const MAX_ANSWER_BYTES = 4 * 2 ** 20;

/** Sends the headers of this node's chain that follow the first known hash of the locator. */
export function answerHeaders(ledger: Ledger, to: Connection, content: Buffer): void {
  const known = decodeHashes(content)
    .map((hash) => ledger.tree.get(hash))
    .find((entry) => entry !== undefined && ledger.contains(entry));
  const from = (known?.header.height ?? 0) + 1;
  const entries = ledger.range(from, from + MAX_HEADERS - 1);
  to.send(Frame.headers, Buffer.concat(entries.map((entry) => ledger.bodies.headerOf(entry))));
}

/** Sends the blocks with these hashes, as many as one answer holds. */
export function answerBlocks(ledger: Ledger, to: Connection, content: Buffer): void {
  let bytes = 0;
  for (const hash of decodeHashes(content)) {
    const entry = ledger.tree.get(hash);
    if (entry === undefined || entry.header.height === 0) continue;
    bytes += entry.length;
    if (bytes > MAX_ANSWER_BYTES && bytes > entry.length) break;
    to.send(Frame.blockSent, ledger.bodies.bytesOf(entry));
  }
  to.send(Frame.blocksEnd, Buffer.alloc(0));
}
