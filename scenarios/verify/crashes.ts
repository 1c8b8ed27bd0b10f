import type { Inventory, InventoryNode, InventoryService } from "../inventory";
import { readLogs } from "../logs/read";
import { lastLines } from "../logs/pieces";
import { describeStatus, readStatus, runs } from "../service-status";

/** Of each log, the last of which its end and what came before can be read. */
const LINES = 20;
const BYTES = 8192;
const MILLISECONDS = 10_000;
/** Characters of what a service wrote last. */
const LONGEST = 200;

/** What the one who keeps a service running writes into its log when it has ended; see `environments/supervision/supervise.sh`. */
const ending = /^\[testbed\] \S+ (ended with .*)$/;

/**
 * Services that do not run, or have ended not long ago and were started again: a sentence for each, with what they wrote last.
 * It explains what was found, so whoever cannot be asked is left out.
 */
export async function findCrashes({ nodes }: Inventory): Promise<string[]> {
  const all = nodes.flatMap((node) => node.services.map((service) => ({ node, service })));
  const told = await Promise.all(
    all.map(({ node, service }) => crashOf(node, service).catch(() => undefined)),
  );
  return told.filter((sentence) => sentence !== undefined);
}

async function crashOf(node: InventoryNode, service: InventoryService): Promise<string | undefined> {
  const [status, { ended, words }] = await Promise.all([readStatus(node, service), endOf(node, service)]);
  if (runs(status) && ended === undefined) return undefined;
  const how = ended ?? `is ${describeStatus(status)}`;
  return `${service.name} on ${node.name} ${how}${words === undefined ? "" : `; it wrote last: ${words}`}`;
}

interface End {
  /** As it is written in the log. */
  readonly ended?: string;
  /** The service's own last line. */
  readonly words?: string;
}

async function endOf(node: InventoryNode, { log }: InventoryService): Promise<End> {
  if (log === undefined) return {};
  const limits = { bytes: BYTES, signal: AbortSignal.timeout(MILLISECONDS) };
  const pieces = await readLogs(node, [{ path: log, ...lastLines(LINES) }], limits);
  return lastEnd(Buffer.concat(pieces.map(({ bytes }) => bytes)).toString());
}

/** Pure: how a service ended last, as its log has it, and what it wrote before that. */
export function lastEnd(log: string): End {
  const lines = log.split("\n").filter((line) => line.trim() !== "");
  const at = lines.findLastIndex((line) => ending.test(line));
  const words = lines.slice(0, at < 0 ? undefined : at).findLast((line) => !line.startsWith("[testbed]"));
  const ended = ending.exec(lines[at] ?? "")?.[1];
  return {
    ...(ended !== undefined && { ended }),
    ...(words !== undefined && { words: words.trim().slice(0, LONGEST) }),
  };
}
