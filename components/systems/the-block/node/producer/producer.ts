import type { KeyObject } from "node:crypto";
import { signBlock, type Block } from "../ledger/block";
import type { Ledger } from "../ledger/ledger";
import type { LedgerRecord } from "../ledger/records";
import { proposerOf, slotAt } from "../ledger/turns";
import { log } from "../log";

/** Milliseconds into its slot that a proposer waits for the block of the slot before. */
const PATIENCE = 400;
const LOOK_EVERY = 20;

export interface ProducerHost {
  readonly ledger: Ledger;
  /** Index of this node among the members. */
  readonly member: number;
  readonly privateKey: KeyObject;
  /** Whether this node may begin; asked until it is true once. */
  isSynced(): boolean;
  /** Whether the member with this index can be heard. */
  isConnected(member: number): boolean;
  waitingRecords(): Iterable<LedgerRecord>;
  produced(block: Block): void;
}

/** Makes this node's block in each of its slots. */
export class Producer {
  #isSynced = false;
  #lastSlot = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly host: ProducerHost) {
    this.#timer = setInterval(() => this.#look(Date.now()), LOOK_EVERY);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(now_ms: number): void {
    const { ledger, member } = this.host;
    const slot = slotAt(ledger.genesis, now_ms);
    if (slot === this.#lastSlot || proposerOf(ledger.genesis, slot) !== member) return;
    this.#isSynced ||= this.host.isSynced();
    if (!this.#isSynced || this.#shouldWait(slot, now_ms)) return;
    this.#lastSlot = slot;
    if (ledger.head.header.slot < slot) this.#produce(slot, now_ms);
  }

  /** A busy proposer of the slot before is waited for, so that its block is not forked away. */
  #shouldWait(slot: number, now_ms: number): boolean {
    const { ledger } = this.host;
    const before = proposerOf(ledger.genesis, slot - 1);
    if (before === this.host.member || !this.host.isConnected(before)) return false;
    const isMissing = ledger.head.header.slot < slot - 1;
    return isMissing && now_ms < slot * ledger.genesis.slotSeconds * 1000 + PATIENCE;
  }

  #produce(slot: number, timestamp_ms: number): void {
    const { ledger, member: proposer, privateKey } = this.host;
    try {
      const { hash: parent, header } = ledger.head;
      const place = { height: header.height + 1, parent, slot, timestamp_ms, proposer };
      const block = signBlock(privateKey, place, ledger.applicable(this.host.waitingRecords()));
      ledger.add(block);
      this.host.produced(block);
    } catch (error) {
      log("error", `block of slot ${slot}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
