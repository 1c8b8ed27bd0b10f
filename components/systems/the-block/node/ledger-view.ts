import { EventEmitter } from "node:events";
import type { Genesis } from "./config/genesis";
import type { Entry } from "./ledger/block-tree";
import type { Ledger } from "./ledger/ledger";
import type { LedgerRecord } from "./ledger/records";
import { meterOf } from "./ledger/rules";
import type { State } from "./ledger/state";
import { disbursementsOf, headerView } from "./rpc/views";
import type { BlockEvent, Counters, Intent, LedgerEvents, LedgerView } from "./running-node";

/** Intents that are not executed, oldest first. */
export function pendingOf({ pending, disbursements }: State): Intent[] {
  return [...pending]
    .flatMap((id) => disbursements.get(id) ?? [])
    .sort((a, b) => a.height - b.height)
    .map(({ id, to, amount }) => ({ id, to, amount }));
}

/**
 * The ledger as the rest of the node sees it, and its counters kept up to date. `receivedAt` answers when (ms) a block
 * was announced here.
 */
export function viewLedger(
  ledger: Ledger,
  counters: Counters,
  receivedAt: (hash: string) => number | undefined,
): LedgerView {
  const events = new EventEmitter();
  let applied: BlockEvent[] = [];
  // What is in a block at its first confirmation is counted; a deep reorganisation does not count it again.
  let counted = ledger.confirmedHeight();
  ledger.on("applied", (entry, records) => {
    applied.push(blockEvent(ledger.genesis, entry, records, receivedAt(entry.hash)));
  });
  ledger.on("head", (added, removed) => {
    if (removed.length > 0) {
      counters.reorgs++;
      events.emit("reorg", hashes(removed, added));
    }
    for (; counted < ledger.confirmedHeight(); counted++)
      counters.transactions.confirmed += ledger.range(counted + 1, counted + 1)[0]?.header.transactions ?? 0;
    // Without those of a reorganisation that was given up because a block in it was invalid.
    const isAdded = new Set(added.map(({ hash }) => hash));
    const blocks = applied.filter(({ header }) => isAdded.has(header.hash));
    applied = [];
    for (const block of blocks) {
      const { proposer, transactions } = block.header;
      counters.blocks.set(proposer, (counters.blocks.get(proposer) ?? 0) + 1);
      counters.transactions.included += transactions;
      events.emit("block", block);
    }
  });
  return {
    head: () => headerView(ledger.head, ledger.genesis),
    confirmedHeight: () => ledger.confirmedHeight(),
    on: (event, listener) => events.on(event, listener),
    treasuryBalance: () => ledger.state.treasury,
    highestEpoch: () => ledger.state.highestEpoch,
    pendingDisbursements: () => pendingOf(ledger.state),
    meters: () => [...ledger.state.meters.values()],
    cache: () => ({ bytes: ledger.bodies.bytes, limit: ledger.bodies.limit }),
  };
}

function blockEvent(
  genesis: Genesis,
  entry: Entry,
  records: readonly LedgerRecord[],
  received_ms: number | undefined,
): BlockEvent {
  return {
    header: headerView(entry, genesis),
    disbursements: disbursementsOf(records),
    readings: records.flatMap((record) =>
      record.kind === "reading"
        ? [{ meter: meterOf(record, genesis), joules: record.joules, timestamp_ms: record.timestamp_ms }]
        : [],
    ),
    ...(received_ms === undefined ? {} : { received_ms }),
  };
}

function hashes(removed: readonly Entry[], added: readonly Entry[]): LedgerEvents["reorg"][0] {
  return { removed: removed.map(({ hash }) => hash), added: added.map(({ hash }) => hash) };
}
