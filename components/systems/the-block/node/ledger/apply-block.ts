import type { Genesis } from "../config/genesis";
import type { LedgerRecord } from "./records";
import { applyRecord, objectionTo, undoRecord, type Overwritten } from "./rules";
import type { State } from "./state";

/** What is needed besides a block's records to undo it: what was overwritten, by the record's place in the block. */
export type Journal = ReadonlyMap<number, Overwritten>;

/** A block that its validator signed and that breaks a rule. */
export class InvalidBlock extends Error {
  override readonly name = "InvalidBlock";
}

/** Applies records in order, all or (thrown `InvalidBlock`) none. */
export function applyBlock(
  state: State,
  records: readonly LedgerRecord[],
  height: number,
  genesis: Genesis,
): Journal {
  const journal = new Map<number, Overwritten>();
  for (const [i, record] of records.entries()) {
    const objection = objectionTo(state, record, genesis);
    if (objection !== undefined) {
      undoBlock(state, records.slice(0, i), journal, genesis);
      throw new InvalidBlock(`block ${height}: ${record.kind} ${record.id}: ${objection}`);
    }
    const overwritten = applyRecord(state, record, height, genesis);
    if (overwritten !== undefined) journal.set(i, overwritten);
  }
  return journal;
}

/** The inverse of `applyBlock`. */
export function undoBlock(
  state: State,
  records: readonly LedgerRecord[],
  journal: Journal,
  genesis: Genesis,
): void {
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i];
    if (record !== undefined) undoRecord(state, record, journal.get(i), genesis);
  }
}

/** Those of the records, in order, that can follow each other in a block on this state; the state stays as it was. */
export function applicable(
  state: State,
  records: Iterable<LedgerRecord>,
  height: number,
  genesis: Genesis,
  maxBytes: number,
): LedgerRecord[] {
  const chosen: LedgerRecord[] = [];
  const journal = new Map<number, Overwritten>();
  let bytes = 0;
  for (const record of records) {
    const size = record.bytes.length + 4;
    if (bytes + size > maxBytes) break;
    if (objectionTo(state, record, genesis) !== undefined) continue;
    const overwritten = applyRecord(state, record, height, genesis);
    if (overwritten !== undefined) journal.set(chosen.length, overwritten);
    chosen.push(record);
    bytes += size;
  }
  undoBlock(state, chosen, journal, genesis);
  return chosen;
}
