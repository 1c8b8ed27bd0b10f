/** `testbed logs` */
import { createColors } from "picocolors";
import { setTimeout as sleep } from "node:timers/promises";
import type { InventoryNode } from "../scenarios/inventory";
import { LogLines, merged, type LogLine } from "../scenarios/logs/lines";
import { momentOf } from "../scenarios/logs/log-time";
import { BEGINNING, lastLines, type LogPosition, type Piece } from "../scenarios/logs/pieces";
import { followLogs, readLogs } from "../scenarios/logs/read";
import { reasonOf } from "../scenarios/reason";
import { deployedInventory, chooseDeployed } from "./deployment";
import { EXIT, Problem } from "./exit";
import { chosenLogs, type ChosenLog } from "./log-choice";

export interface LogsOptions {
  readonly stack?: string;
  readonly follow?: boolean;
  readonly service?: readonly string[];
  readonly since?: string;
  readonly tail?: string;
}

/** Bytes of a log that are looked at, counted from its end. */
const BYTES = 64 << 20;
const DEFAULT_LINES = 100;

export async function logs(root: string, node: string | undefined, options: LogsOptions): Promise<number> {
  const since = options.since === undefined ? undefined : momentOf(options.since, Date.now());
  if (options.since !== undefined && since === undefined)
    throw new Problem(`--since ${options.since}: expected a time such as 10m, 2h or 2026-01-31T12:00:00Z`);
  const tail = linesOf(options.tail, since === undefined ? DEFAULT_LINES : undefined);
  const stack = chooseDeployed(root, options.stack);
  // How a node is reached, and where a log is, is told relative to the project.
  process.chdir(root);
  const chosen = chosenLogs(deployedInventory(root, stack).nodes, node, options.service ?? []);
  const print = printer(chosen.flatMap(({ logs: all }) => all.map(({ log }) => log)));
  const over = new AbortController();
  process.once("SIGINT", () => over.abort());
  process.once("SIGTERM", () => over.abort());
  process.stdout.once("error", () => over.abort());

  const from = since === undefined && tail !== undefined ? lastLines(tail) : BEGINNING;
  const readers = chosen.map((each) => new NodeLogs(each, from));
  const found = await Promise.all(readers.map((reader) => reader.read(options.follow !== true)));
  print(merged(found.flat().map((lines) => select(lines, since, tail))));
  const failed = readers.filter(({ problem }) => problem !== undefined);
  for (const { problem } of failed) process.stderr.write(`${problem ?? ""}\n`);
  if (options.follow !== true) return failed.length > 0 ? EXIT.notPass : EXIT.ok;
  await Promise.all(readers.map((reader) => reader.follow(print, over.signal)));
  return EXIT.ok;
}

/** Reads the logs of one node, and knows how far it is. */
class NodeLogs {
  /** Why the node cannot be read now. */
  problem: string | undefined;
  readonly #node: InventoryNode;
  readonly #lines: readonly LogLines[];
  readonly #paths: readonly string[];
  readonly #positions: LogPosition[];

  constructor({ node, logs: all }: ChosenLog, from: LogPosition) {
    this.#node = node;
    this.#lines = all.map(({ log }) => new LogLines(log));
    this.#paths = all.map(({ path }) => path);
    this.#positions = all.map(() => from);
  }

  /** @param complete also a last line without end */
  async read(complete: boolean): Promise<readonly (readonly LogLine[])[]> {
    const found: LogLine[][] = this.#lines.map(() => []);
    try {
      const limits = { bytes: BYTES, signal: AbortSignal.timeout(30_000) };
      for (const piece of await readLogs(this.#node, this.#wanted(), limits))
        found[piece.index]?.push(...this.#take(piece));
      if (complete) this.#lines.forEach((lines, index) => found[index]?.push(...lines.flush()));
    } catch (error) {
      this.problem = reasonOf(error);
    }
    return found;
  }

  /** Goes on until the signal, also after the node was away. */
  async follow(print: (lines: readonly LogLine[]) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await followLogs(this.#node, this.#wanted(), { bytes: BYTES, signal }, (piece) => {
          if (this.problem !== undefined)
            process.stderr.write(`${this.#node.name}: its logs are read again\n`);
          this.problem = undefined;
          print(this.#take(piece));
        });
      } catch (error) {
        if (this.problem === undefined) process.stderr.write(`${reasonOf(error)}; trying again\n`);
        this.problem = reasonOf(error);
      }
      await sleep(1000, undefined, { signal }).catch(() => undefined);
    }
  }

  #wanted(): readonly (LogPosition & { readonly path: string })[] {
    return this.#paths.map((path, index) => ({ path, ...(this.#positions[index] ?? BEGINNING) }));
  }

  #take({ index, next, skipped, bytes }: Piece): readonly LogLine[] {
    this.#positions[index] = next;
    const lines = this.#lines[index];
    if (!lines) return [];
    const note = `[testbed] ${skipped} bytes before this are left out`;
    return [...(skipped > 0 ? [{ log: lines.log, time: undefined, text: note }] : []), ...lines.push(bytes)];
  }
}

function linesOf(text: string | undefined, otherwise: number | undefined): number | undefined {
  if (text === undefined) return otherwise;
  if (text === "all") return undefined;
  if (!/^\d+$/.test(text)) throw new Problem(`--tail ${text}: expected a number of lines, or \`all\``);
  return Number(text);
}

/** Those since, and of them the last. A log whose lines have no time is shown whole. */
function select(
  lines: readonly LogLine[],
  since: number | undefined,
  tail: number | undefined,
): readonly LogLine[] {
  const [last] = lines.slice(-1);
  if (since !== undefined && last && last.time === undefined)
    process.stderr.write(`${last.log}: its lines have no time, so --since does not apply to it\n`);
  const late =
    since === undefined ? lines : lines.filter(({ time }) => (time ?? last?.time ?? Infinity) >= since);
  return tail === undefined ? late : late.slice(late.length - Math.min(tail, late.length));
}

/** Prints lines with the name of their log before them, each in a colour of its own on a terminal. */
function printer(logs: readonly string[]): (lines: readonly LogLine[]) => void {
  // Not a terminal is `undefined` at the source, and picocolors would then ask the environment, where CI counts as one.
  const coloured = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  const { cyan, yellow, green, magenta, blue, red } = coloured ? createColors(true) : createColors(false);
  const colours = [cyan, yellow, green, magenta, blue, red];
  const width = Math.max(...logs.map(({ length }) => length));
  const names = new Map(
    logs.map((log, index) => [log, colours[index % colours.length]?.(log.padEnd(width)) ?? log]),
  );
  return (lines) => {
    const text = lines.map((line) => `${names.get(line.log) ?? line.log} | ${line.text}\n`).join("");
    if (text !== "") process.stdout.write(text);
  };
}
