/** What all services wrote while a scenario ran: kept with the results of one that did not pass. */
import { join } from "node:path";
import type { Inventory, InventoryNode } from "../inventory";
import { lastLines, type LogPosition, type Piece } from "../logs/pieces";
import { readLogs, type WantedLog } from "../logs/read";
import { reasonOf } from "../reason";
import { replaceFile } from "../results/files";

/** Of each service; a longer time window keeps its end. */
const BYTES = 4 << 20;
const MILLISECONDS = 5000;
/** Of a log whose end was not known when the scenario began. */
const LINES = 500;

type Positions = ReadonlyMap<string, LogPosition>;

export class LogWindow {
  /** By node and path. */
  readonly #begin: readonly Promise<readonly [node: InventoryNode, positions: Positions]>[];

  /** Begins now. What is running is not waited for. */
  constructor({ nodes }: Inventory) {
    this.#begin = nodes
      .filter(({ services }) => services.some(({ log }) => log !== undefined))
      .map(async (node) => [node, await endsOf(node).catch(() => new Map())] as const);
  }

  /**
   * Writes `NODE-SERVICE.log` for every service.
   * @returns a sentence for each node whose logs cannot be had: it may be what is broken
   */
  async keep(directory: string): Promise<readonly string[]> {
    const kept = this.#begin.map(async (began): Promise<string[]> => {
      const [node, positions] = await began;
      const logs = logsOf(node).map(({ service, path }) => ({
        ...{ service, path, ...(positions.get(path) ?? lastLines(LINES)) },
      }));
      try {
        const pieces = await read(node, logs);
        for (const [index, { service, path }] of logs.entries()) {
          const own = pieces.filter((piece) => piece.index === index);
          const text = textOf(own, positions.has(path));
          if (own.length > 0) replaceFile(join(directory, `${node.name}-${service}.log`), text);
        }
        return [];
      } catch (error) {
        return [reasonOf(error)];
      }
    });
    return (await Promise.all(kept)).flat();
  }
}

function logsOf({ services }: InventoryNode): readonly { readonly service: string; readonly path: string }[] {
  return services.flatMap(({ name, log }) => (log === undefined ? [] : [{ service: name, path: log }]));
}

async function endsOf(node: InventoryNode): Promise<Positions> {
  const logs = logsOf(node).map(({ path }) => ({ path, ...lastLines(0) }));
  const pieces = await read(node, logs);
  return new Map(
    pieces.flatMap(({ index, next }) => (logs[index] ? [[logs[index].path, next] as const] : [])),
  );
}

function read(node: InventoryNode, logs: readonly WantedLog[]): Promise<readonly Piece[]> {
  return readLogs(node, logs, { bytes: BYTES, signal: AbortSignal.timeout(MILLISECONDS) });
}

function textOf(pieces: readonly Piece[], whole: boolean): string {
  const notes = whole ? [] : [`[testbed] where the scenario began is not known: the last ${LINES} lines\n`];
  const parts = pieces.map(({ skipped, bytes }) =>
    skipped === 0
      ? bytes.toString()
      : `[testbed] ${skipped} bytes of the scenario's time are left out\n${bytes.toString()}`,
  );
  return [...notes, ...parts].join("");
}
