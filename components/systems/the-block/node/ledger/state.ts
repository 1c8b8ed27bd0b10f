import type { Genesis } from "../config/genesis";
import { sha256, TEST_ACCOUNT_BALANCE, testAddresses } from "./keys";
import { UsedNonces } from "./nonces";

/** A disbursement that is asked for. */
export interface Intent {
  readonly id: string;
  /** Address in hex. */
  readonly to: string;
  readonly amount: number;
}

/** A payment of an intent. */
export interface PaidIn {
  readonly id: string;
  readonly epoch: number;
  readonly executor: string;
  readonly height: number;
}

/** The last reading of a meter (joules since the one before), and how many it has in the chain. */
export interface MeterState {
  readonly meter: string;
  readonly joules: number;
  readonly timestamp_ms: number;
  readonly readings: number;
}

/** A disbursement that the chain knows. More than one execution would be a fault of the chain. */
export interface Disbursement extends Intent {
  readonly height: number;
  readonly executions: PaidIn[];
}

/** What the chain's blocks add up to. Balances of 0 are not kept, so that equal states are equal in form. */
export class State {
  readonly balances = new Map<string, number>();
  readonly nonces = new Map<string, UsedNonces>();
  readonly disbursements = new Map<string, Disbursement>();
  /** Ids of the disbursements without execution. */
  readonly pending = new Set<string>();
  readonly meters = new Map<string, MeterState>();
  treasury = 0;
  highestEpoch = 0;

  static atGenesis(genesis: Genesis): State {
    const state = new State();
    state.treasury = genesis.treasury;
    for (const address of testAddresses()) state.balances.set(address, TEST_ACCOUNT_BALANCE);
    return state;
  }

  balance(address: string): number {
    return this.balances.get(address) ?? 0;
  }

  credit(address: string, amount: number): void {
    const balance = this.balance(address) + amount;
    if (balance === 0) this.balances.delete(address);
    else this.balances.set(address, balance);
  }

  noncesOf(sender: string): UsedNonces {
    let used = this.nonces.get(sender);
    if (used === undefined) this.nonces.set(sender, (used = new UsedNonces()));
    return used;
  }

  /** Intents that are not executed, oldest first. */
  pendingIntents(): Intent[] {
    return [...this.pending]
      .flatMap((id) => this.disbursements.get(id) ?? [])
      .sort((a, b) => a.height - b.height)
      .map(({ id, to, amount }) => ({ id, to, amount }));
  }

  /** All of it as JSON, in one order whatever the history. */
  toJson(): string {
    const sorted = <V>(map: Map<string, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    const nonces = sorted(this.nonces)
      .filter(([, { intervals }]) => intervals.length > 0)
      .map(([sender, { intervals }]) => [sender, intervals.map(({ from, to }) => [`${from}`, `${to}`])]);
    return JSON.stringify({
      treasury: this.treasury,
      highestEpoch: this.highestEpoch,
      balances: sorted(this.balances),
      nonces,
      disbursements: [...this.disbursements.values()],
      meters: sorted(this.meters),
    });
  }

  static fromJson(json: string): State {
    const kept = JSON.parse(json) as {
      treasury: number;
      highestEpoch: number;
      balances: [string, number][];
      nonces: [string, [string, string][]][];
      disbursements: Disbursement[];
      meters: [string, MeterState][];
    };
    const state = new State();
    state.treasury = kept.treasury;
    state.highestEpoch = kept.highestEpoch;
    for (const [address, balance] of kept.balances) state.balances.set(address, balance);
    for (const [sender, used] of kept.nonces) {
      const intervals = used.map(([from, to]) => ({ from: BigInt(from), to: BigInt(to) }));
      state.nonces.set(sender, new UsedNonces(intervals));
    }
    for (const each of kept.disbursements) {
      state.disbursements.set(each.id, each);
      if (each.executions.length === 0) state.pending.add(each.id);
    }
    for (const [meter, last] of kept.meters) state.meters.set(meter, last);
    return state;
  }

  /** SHA-256 of all of it. */
  digest(): string {
    return sha256(this.toJson());
  }
}
