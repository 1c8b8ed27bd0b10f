/** What workloads have in common: clients that record until they are told to stop. */
import type { RunningClients } from "./adapter";
import type { InventoryNode } from "./inventory";
import type { Operation } from "./history/history";

/** A function, because the compiler does not know that a signal changes while one waits. */
export const ended = (stop: AbortSignal): boolean => stop.aborted;

/**
 * Clients under way, seen as one.
 * @param over aborted with the scenario
 * @param start starts them all: they append to `operations` and end when `stop` is aborted
 */
export function recording(
  over: AbortSignal,
  start: (operations: Operation[], stop: AbortSignal) => readonly Promise<void>[],
): RunningClients {
  const operations: Operation[] = [];
  const stopping = new AbortController();
  const clients = start(operations, AbortSignal.any([stopping.signal, over]));
  // A client that breaks is reported by `stop`; until then it must not end the process, which may hold faults.
  void Promise.allSettled(clients);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(clients);
      return operations;
    },
    completed: () => operations.length,
    recorded: () => operations,
  };
}

/** Numbers clients from 0 and binds each to a node, in turns. @throws Error when there is no node */
export function boundTo<T>(
  nodes: readonly InventoryNode[],
  count: number,
  client: (id: number, node: InventoryNode) => T,
): readonly T[] {
  return Array.from({ length: count }, (_, id) => {
    const node = nodes[id % nodes.length];
    if (!node) throw new Error("there is no node to bind a client to");
    return client(id, node);
  });
}
