import type { Ledger } from "./ledger/ledger";

/** Counted since the start of the process. */
export class Counters {
  /** Changes of the chain that removed blocks. */
  reorgs = 0;
  /** By proposer's identity: blocks that became part of the chain. */
  readonly blocks = new Map<string, number>();
  readonly transactions = { accepted: 0, rejected: 0, included: 0, confirmed: 0 };

  constructor(ledger: Ledger) {
    // What is in a block at its first confirmation is counted; a deep reorganisation does not count it again.
    let counted = ledger.confirmedHeight();
    ledger.on("head", (added, removed) => {
      if (removed.length > 0) this.reorgs++;
      for (const { header } of added) {
        const proposer = ledger.genesis.members[header.proposer]?.identity ?? "";
        this.blocks.set(proposer, (this.blocks.get(proposer) ?? 0) + 1);
        this.transactions.included += header.transactions;
      }
      for (const { header } of ledger.range(counted + 1, ledger.confirmedHeight()))
        this.transactions.confirmed += header.transactions;
      counted = Math.max(counted, ledger.confirmedHeight());
    });
  }
}
