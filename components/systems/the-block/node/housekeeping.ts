import type { Ledger } from "./ledger/ledger";
import type { Mempool } from "./ledger/mempool";
import type { LedgerRecord } from "./ledger/records";
import { objectionTo } from "./ledger/rules";
import { log } from "./log";

const EVERY = 5_000;
/** Milliseconds that a record waits before it is told again: a peer may have been cut off or full. */
const TELL_AGAIN_AFTER = 10_000;
const TOLD_AT_ONCE = 200;
/** And before it is dropped if the chain does not take it. */
const PURGE_AFTER = 30_000;

/** Keeps the mempool in step with the chain: records of blocks leave it, those of removed blocks return. */
export function keepMempool(
  ledger: Ledger,
  mempool: Mempool,
  tell: (records: readonly LedgerRecord[]) => void,
): { stop(): void } {
  let dropped = 0;
  ledger.on("applied", (_, records) => mempool.settle(records));
  ledger.on("removed", (_, records) => {
    dropped += mempool.restore(records, Date.now());
  });
  ledger.on("head", (_, removed) => {
    if (removed.length > 0) tell(mempool.takeRestored());
    if (dropped > 0) log("error", `${dropped} records of removed blocks have no room in the mempool`);
    dropped = 0;
  });
  const timer = setInterval(() => {
    const now = Date.now();
    mempool.purge(
      now - PURGE_AFTER,
      (record) => objectionTo(ledger.state, record, ledger.genesis) !== undefined,
    );
    tell(mempool.olderThan(now - TELL_AGAIN_AFTER, TOLD_AT_ONCE));
  }, EVERY);
  return { stop: () => clearInterval(timer) };
}
