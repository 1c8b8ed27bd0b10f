import { RpcError } from "../rpc/rpc-error";
import { totalOf, TRANSFER_BYTES } from "./batch";
import { decodeRecord, type LedgerRecord } from "./records";

/** Bytes of waiting records. */
const MEMPOOL_BYTES = 64 * 2 ** 20;

/** Times the limit: what removed blocks may bring back. */
const RESTORED = 8;

interface Waiting {
  readonly record: LedgerRecord;
  readonly claim: string;
  /** What it takes from its sender. */
  readonly spends: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** What only one record of the chain can have. */
function claimOf(record: LedgerRecord): string {
  switch (record.kind) {
    case "batch":
      return `batch ${record.sender} ${record.nonce}`;
    case "intent":
    case "execution":
      return `${record.kind} ${record.disbursement}`;
    case "reading":
      return `reading ${record.member} ${record.timestamp_ms}`;
  }
}

/** Records with good signatures that wait for a block, oldest first. */
export class Mempool {
  readonly #waiting = new Map<string, Waiting>();
  readonly #claims = new Map<string, string>();
  readonly #spending = new Map<string, number>();
  readonly #restored: string[] = [];
  #bytes = 0;
  #transactions = 0;

  constructor(private readonly limit = MEMPOOL_BYTES) {}

  get transactions(): number {
    return this.#transactions;
  }

  /** How many transactions fill it, if all are like those that wait: small batches take more room for each. */
  get limitTransactions(): number {
    const bytes = this.#transactions > 0 ? this.#bytes / this.#transactions : TRANSFER_BYTES;
    return Math.floor(this.limit / bytes);
  }

  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  *records(): Generator<LedgerRecord> {
    for (const { record } of this.#waiting.values()) yield record;
  }

  /** What waiting batches take from this sender. */
  spending(sender: string): number {
    return this.#spending.get(sender) ?? 0;
  }

  /** Takes a record in. Throws `RpcError` 409 when another one claims the same, 503 when it is full. */
  add(record: LedgerRecord, now: number): void {
    if (this.#bytes + record.bytes.length > this.limit)
      throw new RpcError(503, "The mempool is full; try again later.");
    if (!this.#insert(record, now)) throw new RpcError(409, `Another such record waits: ${claimOf(record)}.`);
  }

  /** Takes back the records of a removed block, far beyond the limit for new ones. Answers how many had no room even so. */
  restore(records: readonly LedgerRecord[], now: number): number {
    let dropped = 0;
    for (const { bytes } of records) {
      // A copy: a slice would keep the whole block.
      const record = decodeRecord(Buffer.from(bytes));
      if (this.#bytes + bytes.length > this.limit * RESTORED) dropped++;
      else if (this.#insert(record, now)) this.#restored.push(record.id);
    }
    return dropped;
  }

  /** What was taken back since this was asked, as far as it still waits. */
  takeRestored(): LedgerRecord[] {
    return this.#restored.splice(0).flatMap((id) => this.#waiting.get(id)?.record ?? []);
  }

  /** Drops the records of a block and those that contradict them. */
  settle(records: readonly LedgerRecord[]): void {
    for (const record of records) {
      const id = this.#claims.get(claimOf(record));
      if (id !== undefined) this.#remove(id);
    }
  }

  /** Drops records from before `since` (ms) that the chain does not take. */
  purge(since: number, isUnwanted: (record: LedgerRecord) => boolean): void {
    for (const [id, each] of this.#waiting)
      if (each.since < since && isUnwanted(each.record)) this.#remove(id);
  }

  /** At most `count` records from before `since` (ms). */
  olderThan(since: number, count: number): LedgerRecord[] {
    const old: LedgerRecord[] = [];
    for (const each of this.#waiting.values()) {
      if (old.length >= count) break;
      if (each.since < since) old.push(each.record);
    }
    return old;
  }

  #insert(record: LedgerRecord, now: number): boolean {
    const claim = claimOf(record);
    if (this.#claims.has(claim)) return false;
    const spends = record.kind === "batch" ? totalOf(record) : 0;
    this.#claims.set(claim, record.id);
    this.#waiting.set(record.id, { record, claim, spends, since: now });
    this.#count(record, spends, 1);
    return true;
  }

  #remove(id: string): void {
    const found = this.#waiting.get(id);
    if (found === undefined) return;
    this.#waiting.delete(id);
    this.#claims.delete(found.claim);
    this.#count(found.record, found.spends, -1);
  }

  #count(record: LedgerRecord, spends: number, sign: 1 | -1): void {
    this.#bytes += sign * record.bytes.length;
    if (record.kind !== "batch") return;
    this.#transactions += sign * record.count;
    const spending = this.spending(record.sender) + sign * spends;
    if (spending === 0) this.#spending.delete(record.sender);
    else this.#spending.set(record.sender, spending);
  }
}
