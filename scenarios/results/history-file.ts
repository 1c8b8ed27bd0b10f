/** `history.jsonl`: every operation of every client, one a line, with the name of the clients it belongs to. */
import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import { appendFile, replaceFile } from "./files";
import type { Operation } from "../history/history";

const operationSchema = z.object({
  clients: z.string(),
  client: z.number(),
  key: z.string(),
  node: z.string(),
  kind: z.enum(["read", "write", "cas", "hold"]),
  value: z.exactOptional(z.string()),
  expected: z.exactOptional(z.string()),
  result: z.exactOptional(z.string().nullable()),
  outcome: z.enum(["ok", "failed", "unknown"]),
  error: z.exactOptional(z.string()),
  revision: z.exactOptional(z.number()),
  until: z.exactOptional(z.number()),
  start: z.number(),
  end: z.number(),
});

const line = (clients: string, operation: Operation): string =>
  `${JSON.stringify({ clients, ...operation })}\n`;

export function appendHistory(path: string, clients: string, operations: readonly Operation[]): void {
  if (operations.length > 0) appendFile(path, operations.map((each) => line(clients, each)).join(""));
}

export function replaceHistory(path: string, histories: ReadonlyMap<string, readonly Operation[]>): void {
  const lines = [...histories].flatMap(([clients, operations]) =>
    operations.map((each) => line(clients, each)),
  );
  replaceFile(path, lines.join(""));
}

/** Histories by clients. A last line without its end (the writer was killed) is left out; anything else odd throws. */
export function readHistory(path: string): Map<string, Operation[]> {
  const histories = new Map<string, Operation[]>();
  if (!existsSync(path)) return histories;
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  lines.forEach((text, index) => {
    const parsed = operationSchema.safeParse(parse(text, path, index));
    if (!parsed.success)
      throw new Error(`${path}, line ${index + 1} is not an operation: ${parsed.error.message}`);
    const { clients, ...operation } = parsed.data;
    const history = histories.get(clients) ?? [];
    history.push(operation);
    histories.set(clients, history);
  });
  return histories;
}

function parse(text: string, path: string, index: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path}, line ${index + 1} is not JSON`);
  }
}
