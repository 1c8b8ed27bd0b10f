/**
 * One client operation. Times are monotonic nanoseconds as numbers are not precise enough: milliseconds with fraction
 * since the run began. An operation whose outcome is unknown (time-out, connection lost) has `outcome: "unknown"` and may
 * take effect at any later time.
 */
export interface Operation {
  readonly client: number;
  readonly key: string;
  readonly node: string;
  readonly kind: "read" | "write" | "cas";
  /** Value written; for cas the new value. */
  readonly value?: string;
  /** cas: the value expected. */
  readonly expected?: string;
  /** read: the value seen, `null` for an absent key. */
  readonly result?: string | null;
  /** ok: took effect. failed: certainly did not. unknown: may have, or may yet. */
  readonly outcome: "ok" | "failed" | "unknown";
  readonly error?: string;
  readonly start: number;
  readonly end: number;
}
