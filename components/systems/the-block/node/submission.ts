import { totalOf } from "./ledger/batch";
import type { Ledger } from "./ledger/ledger";
import type { Mempool } from "./ledger/mempool";
import { isRecordSigned, type LedgerRecord } from "./ledger/records";
import { hasFunds, objectionTo } from "./ledger/rules";
import { WireError } from "./ledger/wire";
import { RpcError } from "./rpc/rpc-error";
import type { Counters } from "./counters";

/** The one way by which records come into the mempool, from RPC and from peers. */
export class Submission {
  constructor(
    private readonly ledger: Ledger,
    private readonly mempool: Mempool,
    private readonly counters: Pick<Counters, "transactions">,
    private readonly announce: (record: LedgerRecord) => void,
  ) {}

  /**
   * Takes in a record that was handed to this node, and tells the peers. Throws `RpcError`: 400 bad signature, 409
   * rejected by the chain, 503 mempool full.
   */
  submit(record: LedgerRecord): void {
    const { transactions } = this.counters;
    const count = record.kind === "batch" ? record.count : 0;
    try {
      if (!isRecordSigned(record, this.ledger.genesis)) throw new RpcError(400, "bad signature");
      this.#accept(record);
    } catch (error) {
      transactions.rejected += count;
      throw error;
    }
    transactions.accepted += count;
    this.announce(record);
  }

  /** Takes in a record that a peer told; whether it is new and wanted. Throws `WireError` for a bad signature. */
  take(record: LedgerRecord): boolean {
    if (this.mempool.has(record.id) || this.ledger.heightOf(record.id) !== undefined) return false;
    if (!isRecordSigned(record, this.ledger.genesis))
      throw new WireError(`${record.kind} ${record.id}: bad signature`);
    try {
      this.#accept(record);
      return true;
    } catch (error) {
      if (error instanceof RpcError) return false;
      throw error;
    }
  }

  #accept(record: LedgerRecord): void {
    const { state, genesis } = this.ledger;
    const objection = objectionTo(state, record, genesis) ?? this.#overdraft(record);
    if (objection !== undefined) throw new RpcError(409, objection);
    this.mempool.add(record, Date.now());
  }

  /** What waits already counts against a sender's money. */
  #overdraft(record: LedgerRecord): string | undefined {
    if (record.kind !== "batch") return undefined;
    const amount = totalOf(record) + this.mempool.spending(record.sender);
    return hasFunds(this.ledger.state, record.sender, amount) ? undefined : "not enough money";
  }
}
