/** Puts what the background left behind where checks and later readers find it. */
import { join } from "node:path";
import { appendHistory, replaceHistory } from "../results/history-file";
import type { ClientsResult } from "../results/schema";
import type { Operation } from "../history/history";
import type { EndedLoad } from "./background";
import type { Context } from "./context";

const FILE = "history.jsonl";

/** The whole history of clients that have stopped. */
export function keepHistory(name: string, operations: readonly Operation[], context: Context): ClientsResult {
  const { state, journal, background } = context;
  state.histories.set(name, operations);
  const all = new Map(state.histories);
  for (const [other, running] of background)
    if (running.kind === "clients" && !all.has(other)) all.set(other, running.recordedSoFar());
  replaceHistory(join(journal.directory, FILE), all);
  const counts = countOperations(operations);
  journal.result.clients[name] = counts;
  journal.touch();
  return counts;
}

/** What running clients recorded since the last time. */
export function keepFreshOperations({ journal, background }: Context): void {
  for (const [name, running] of background)
    if (running.kind === "clients") appendHistory(join(journal.directory, FILE), name, running.fresh());
}

export function keepLoad(name: string, { result }: EndedLoad, { state, journal }: Context): void {
  state.loads.set(name, result);
  journal.result.loads[name] = structuredClone(result);
  journal.touch();
}

export function countOperations(operations: readonly Operation[]): ClientsResult {
  const count = (outcome: Operation["outcome"]): number =>
    operations.filter((each) => each.outcome === outcome).length;
  return {
    operations: operations.length,
    ok: count("ok"),
    failed: count("failed"),
    unknown: count("unknown"),
  };
}
