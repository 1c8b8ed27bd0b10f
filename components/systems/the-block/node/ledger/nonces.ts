/** More intervals than this are joined from the lowest on. */
export const MAX_INTERVALS = 1024;

/** Nonces from `from` to `to`, both included. */
export interface Interval {
  from: bigint;
  to: bigint;
}

/** The used nonces of one sender, in any order of use. */
export class UsedNonces {
  constructor(readonly intervals: Interval[] = []) {}

  /** Index of the first interval that ends at or after the nonce. */
  #find(nonce: bigint): number {
    let low = 0;
    let high = this.intervals.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.intervals[middle]?.to ?? nonce) < nonce) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  has(nonce: bigint): boolean {
    const interval = this.intervals[this.#find(nonce)];
    return interval !== undefined && interval.from <= nonce;
  }

  /** Marks an unused nonce. Answers the gap that was closed because there were too many intervals. */
  use(nonce: bigint): Interval | undefined {
    this.#fill({ from: nonce, to: nonce });
    const [lowest, second] = this.intervals;
    if (this.intervals.length <= MAX_INTERVALS || lowest === undefined || second === undefined)
      return undefined;
    const gap = { from: lowest.to + 1n, to: second.from - 1n };
    this.#fill(gap);
    return gap;
  }

  /** The inverse of `use`, with what it answered. */
  release(nonce: bigint, gap: Interval | undefined): void {
    if (gap !== undefined) this.#open(gap);
    this.#open({ from: nonce, to: nonce });
  }

  /** Adds an interval that touches no used nonce, joined with its neighbours. */
  #fill({ from, to }: Interval): void {
    const at = this.#find(from);
    const before = this.intervals[at - 1];
    const after = this.intervals[at];
    const joinsBefore = before?.to === from - 1n;
    const joinsAfter = after?.from === to + 1n;
    const joined = {
      from: joinsBefore ? before.from : from,
      to: joinsAfter ? after.to : to,
    };
    const first = joinsBefore ? at - 1 : at;
    this.intervals.splice(first, Number(joinsBefore) + Number(joinsAfter), joined);
  }

  /** Takes an interval, all of it used, out. */
  #open({ from, to }: Interval): void {
    const at = this.#find(from);
    const around = this.intervals[at];
    if (around === undefined) return;
    const rest = [
      { from: around.from, to: from - 1n },
      { from: to + 1n, to: around.to },
    ].filter((each) => each.from <= each.to);
    this.intervals.splice(at, 1, ...rest);
  }
}
