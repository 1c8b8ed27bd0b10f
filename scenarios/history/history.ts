/**
 * One client operation. Times are monotonic milliseconds with fraction since the run began. An operation whose outcome is
 * unknown (time-out, connection lost) may take effect at any time after `start`, or never.
 */
export interface Operation {
  readonly client: number;
  readonly key: string;
  readonly node: string;
  /** hold: the client held the lock `key` from `start` (acquired) to `end` (died or told to stop). */
  readonly kind: "read" | "write" | "cas" | "hold";
  /** Value written; for cas the new value; for hold the holder's id. */
  readonly value?: string;
  /** cas: the value expected; without it, the key must be absent. */
  readonly expected?: string;
  /** read: the value seen, `null` for an absent key. */
  readonly result?: string | null;
  /** ok: took effect. failed: certainly did not. unknown: may have, or may yet. */
  readonly outcome: "ok" | "failed" | "unknown";
  readonly error?: string;
  /** Position of the write in the system's own order, where it tells (etcd: the revision): lets it be read back later. */
  readonly revision?: number;
  /** hold: the time until which the system promised the lock to this holder, even if it died before. */
  readonly until?: number;
  readonly start: number;
  readonly end: number;
}
