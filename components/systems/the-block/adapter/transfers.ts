/** The batches of transfers that a run submits. Which batch has which number is fixed, so that it is found again in the chain. */
import { createHash } from "node:crypto";
import { signBatch } from "../node/ledger/batch";
import { testAccount, TEST_ACCOUNTS, type Account } from "../node/ledger/keys";

let known: readonly Account[] | undefined;
const accounts = (): readonly Account[] =>
  (known ??= Array.from({ length: TEST_ACCOUNTS }, (_, index) => testAccount(index)));

/** Leaves a million nonces below 2^53, the largest whole number that JSON carries exactly. */
const BASE_BITS = 52n;

/**
 * First nonce of a series of batches. Different names have bases so far apart that their batches never meet: two of a
 * thousand series of a million batches would in one of 10^5 chains.
 */
function nonceBase(series: string): number {
  const digest = createHash("sha256").update(series).digest();
  return Number(digest.readBigUInt64BE() >> (64n - BASE_BITS));
}

export class TransferSeries {
  readonly #base: number;

  /** @param name unique in the life of the chain */
  constructor(
    name: string,
    /** Transfers in each batch. */
    readonly size: number,
  ) {
    this.#base = nonceBase(name);
  }

  /** Batch number `seq`: the accounts take turns in sending one coin to each of those after them. */
  batch(seq: number): Buffer {
    const all = accounts();
    const { privateKey } = account(seq);
    const transfers = Array.from({ length: this.size }, (_, index) => ({
      to: all[(seq + 1 + index) % all.length]?.address ?? "",
      amount: 1,
    }));
    return signBatch(privateKey, this.#base + Math.floor(seq / all.length), transfers);
  }

  /** Number of the batch that a block contains under this sender and nonce; undefined if it is none of this series. */
  seqOf(sender: string, nonce: number, below: number): number | undefined {
    const all = accounts();
    const index = all.findIndex(({ address }) => address === sender);
    const seq = (nonce - this.#base) * all.length + index;
    return index >= 0 && seq >= 0 && seq < below ? seq : undefined;
  }
}

function account(seq: number): Account {
  const found = accounts()[seq % TEST_ACCOUNTS];
  if (!found) throw new Error(`there is no batch number ${seq}`);
  return found;
}
