/** What Raft is made of and what it says is to be done. */
import type { Entry, HardState, JournalRecord, Member, RaftMessage } from "./messages";

export type Role = "follower" | "candidate" | "leader";

/** What a node takes for true at the moment. */
export interface RaftStatus {
  readonly role: Role;
  readonly term: number;
  readonly leader: string | undefined;
  /** Index of the last entry that it knows to be committed. */
  readonly commit: number;
}

/** Milliseconds. */
export interface Timing {
  readonly heartbeat: number;
  /** Without a word from a leader a node waits this long, and up to as long again, before it wants to be one. */
  readonly election: number;
}

/** An entry that no node will ever have another one in place of. */
export interface Committed {
  readonly index: number;
  readonly entry: Entry;
}

/** What is to be done, in this order: store the records, then everything else. */
export interface Output {
  readonly records: readonly JournalRecord[];
  readonly messages: readonly { readonly to: Member; readonly message: RaftMessage }[];
  readonly committed: readonly Committed[];
  /** Reads that were asked for: whether the state after all that is committed above is current. */
  readonly reads: readonly { readonly token: number; readonly ok: boolean }[];
}

export interface RaftArgs {
  readonly id: string;
  readonly state: HardState;
  /** Who votes while the log says nothing about it; none for a node that is still to be taken in. */
  readonly founders: readonly Member[];
  readonly timing: Timing;
  /** In [0, 1). */
  readonly random: () => number;
  readonly now: number;
}
