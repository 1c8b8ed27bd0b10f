import type { Genesis } from "../config/genesis";
import type { Entry } from "../ledger/block-tree";
import { SIGNATURE_BYTES } from "../ledger/keys";
import type { LedgerRecord } from "../ledger/records";
import type { DisbursementView, HeaderView } from "../running-node";

export function headerView({ header, hash, weight }: Entry, genesis: Genesis): HeaderView {
  const { height, parent, slot, timestamp_ms, proposer, transactions } = header;
  return {
    height,
    hash,
    parent,
    slot,
    timestamp_ms,
    proposer: genesis.members[proposer]?.identity ?? "",
    weight,
    transactions,
  };
}

/** Executed disbursements among a block's records. */
export function disbursementsOf(records: readonly LedgerRecord[]): DisbursementView[] {
  return records.flatMap((record) => {
    if (record.kind !== "execution") return [];
    const { disbursement: id, epoch, executor, bytes } = record;
    return [{ id, epoch, executor, signature: bytes.toString("hex", bytes.length - SIGNATURE_BYTES) }];
  });
}

export function batchesOf(records: readonly LedgerRecord[]): object[] {
  return records.flatMap((record) =>
    record.kind === "batch"
      ? [{ id: record.id, sender: record.sender, nonce: nonceView(record.nonce), count: record.count }]
      : [],
  );
}

/** JSON's numbers are exact up to 2^53; above, a nonce is shown as text. */
function nonceView(nonce: bigint): number | string {
  return nonce <= Number.MAX_SAFE_INTEGER ? Number(nonce) : String(nonce);
}
