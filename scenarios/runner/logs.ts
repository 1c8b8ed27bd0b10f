/** What all services wrote while a scenario ran, and a little from before: kept with the results of one that did not pass. */
import { join } from "node:path";
import type { Inventory, InventoryNode } from "../inventory";
import { lastLines, type LogPosition, type Piece } from "../logs/pieces";
import { readLogs } from "../logs/read";
import { reasonOf } from "../reason";
import { replaceFile } from "../results/files";

/** Of each service; a longer time window keeps its end. */
const BYTES = 4 << 20;
const MILLISECONDS = 5000;
/** From before the scenario: a service that is silent meanwhile may have said then what is wrong. */
const BEFORE = { lines: 50, bytes: 1 << 16 };
/** Of a log that could not be read when the scenario began. */
const LINES = 500;

/** Where a log was when the scenario began, and what it ended with. */
interface Beginning {
  readonly position: LogPosition;
  readonly before: string;
}

/** By path. */
type Beginnings = ReadonlyMap<string, Beginning>;

export class LogWindow {
  readonly #began = new Date();
  readonly #nodes: readonly Promise<readonly [node: InventoryNode, beginnings: Beginnings]>[];

  /** Begins now. What is running is not waited for. */
  constructor({ nodes }: Inventory) {
    this.#nodes = nodes
      .filter((node) => logsOf(node).length > 0)
      .map(async (node) => [node, await beginningsOf(node).catch(() => new Map())] as const);
  }

  /**
   * Writes `NODE-SERVICE.log` for every service.
   * @returns a sentence for each node whose logs cannot be had: it may be what is broken
   */
  async keep(directory: string): Promise<readonly string[]> {
    const kept = this.#nodes.map(async (each): Promise<string[]> => {
      const [node, beginnings] = await each;
      try {
        await this.#keepOf(node, beginnings, directory);
        return [];
      } catch (error) {
        return [reasonOf(error)];
      }
    });
    return (await Promise.all(kept)).flat();
  }

  async #keepOf(node: InventoryNode, beginnings: Beginnings, directory: string): Promise<void> {
    const logs = logsOf(node);
    const wanted = logs.map(({ path }) => ({
      path,
      ...(beginnings.get(path)?.position ?? lastLines(LINES)),
    }));
    const limits = { bytes: BYTES, signal: AbortSignal.timeout(MILLISECONDS) };
    const pieces = await readLogs(node, wanted, limits);
    for (const [index, { service, path }] of logs.entries()) {
      const own = pieces.filter((piece) => piece.index === index);
      if (own.length === 0) continue;
      const beginning = beginnings.get(path);
      const head = beginning
        ? `${beginning.before}[testbed] ${this.#began.toISOString()} the scenario began\n`
        : `[testbed] where the scenario began is not known: the last ${LINES} lines\n`;
      replaceFile(join(directory, `${node.name}-${service}.log`), head + textOf(own));
    }
  }
}

function logsOf({ services }: InventoryNode): readonly { readonly service: string; readonly path: string }[] {
  return services.flatMap(({ name, log }) => (log === undefined ? [] : [{ service: name, path: log }]));
}

async function beginningsOf(node: InventoryNode): Promise<Beginnings> {
  const logs = logsOf(node).map(({ path }) => ({ path, ...lastLines(BEFORE.lines) }));
  const limits = { bytes: BEFORE.bytes, signal: AbortSignal.timeout(MILLISECONDS) };
  const pieces = await readLogs(node, logs, limits);
  return new Map(
    pieces.flatMap(({ index, next, bytes }) => {
      const path = logs[index]?.path;
      return path === undefined ? [] : [[path, { position: next, before: ended(bytes.toString()) }]];
    }),
  );
}

/** With an end of line, if there is any. */
const ended = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

function textOf(pieces: readonly Piece[]): string {
  return pieces
    .map(({ skipped, bytes }) =>
      skipped === 0
        ? bytes.toString()
        : `[testbed] ${skipped} bytes of the scenario's time are left out\n${bytes.toString()}`,
    )
    .join("");
}
