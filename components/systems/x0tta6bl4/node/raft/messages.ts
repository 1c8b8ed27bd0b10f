/** What nodes agree on, and what they say to each other about it. */

/** A node of the mesh as the others know it. */
export interface Member {
  /** Its NODE_ID. */
  readonly id: string;
  /** Public key of its Yggdrasil daemon (hex): its address on the overlay follows from it. */
  readonly key: string;
  /** `HOST:PORT` where that daemon listens. */
  readonly underlay: string;
}

/** A write only happens if the key is as expected: at a revision, or absent. */
export interface Condition {
  /** Revision of the key; 0 for one that is absent. */
  readonly revision: number;
}

export interface Put {
  readonly kind: "put";
  /** Unique: a request that arrives twice counts once. */
  readonly id: string;
  readonly key: string;
  readonly value: string;
  readonly condition?: Condition;
}

export type Command =
  /** The first entry of a leader: with it, everything before is known to be committed or not (§8 of the paper). */
  | { readonly kind: "noop" }
  /** Who votes from here on. */
  | { readonly kind: "members"; readonly members: readonly Member[] }
  | Put;

export interface Entry {
  readonly term: number;
  readonly command: Command;
}

export type RaftMessage =
  | {
      readonly type: "vote";
      readonly term: number;
      /** Only asked whether it would have a chance: nobody's term changes (§9.6 of the dissertation). */
      readonly pre: boolean;
      readonly lastIndex: number;
      readonly lastTerm: number;
    }
  | { readonly type: "voted"; readonly term: number; readonly pre: boolean; readonly granted: boolean }
  | {
      readonly type: "append";
      readonly term: number;
      readonly prevIndex: number;
      readonly prevTerm: number;
      readonly entries: readonly Entry[];
      readonly commit: number;
      /** Comes back in the answer: proves that this leader was one after a read had begun. */
      readonly round: number;
    }
  | {
      readonly type: "appended";
      readonly term: number;
      readonly ok: boolean;
      /** Last entry known to be equal to the leader's; if not ok, where to look for it. */
      readonly index: number;
      readonly round: number;
    };

/** What must be on disk before anything that follows from it is said. */
export type JournalRecord =
  | { readonly term: number; readonly vote: string | null }
  /** The log from this index on. */
  | { readonly from: number; readonly entries: readonly Entry[] };

/** What survives a restart. */
export interface HardState {
  readonly term: number;
  readonly vote: string | null;
  readonly entries: readonly Entry[];
}

export const emptyState: HardState = { term: 0, vote: null, entries: [] };
