import type {
  Entry,
  HardState,
  JournalRecord,
} from "../../../../components/systems/x0tta6bl4/node/raft/messages";

/** What a disk with these records has. */
export function stored(records: readonly JournalRecord[]): HardState {
  let [term, vote]: [number, string | null] = [0, null];
  const entries: Entry[] = [];
  for (const record of records) {
    if ("term" in record) [term, vote] = [record.term, record.vote];
    else entries.splice(record.from - 1, Infinity, ...record.entries);
  }
  return { term, vote, entries };
}
