/** One executor's side of the lease. Pure: it is told the time (ms, own clock) and the voters' answers, and says what to ask. */
import type { GrantRequest, RegisterState } from "./register";

/** Of the lease, for clocks that run at different speeds: up to 1 % too fast here and 1 % too slow there. */
const CLOCK_MARGIN = 0.02;

/** A question to all voters; answers count for the round they were asked in, whenever they arrive. */
export interface Round {
  readonly request: GrantRequest;
  readonly askedAt: number;
  readonly granted: Set<string>;
  /** Given up: later answers count no more. */
  closed: boolean;
}

export interface Held {
  readonly epoch: number;
  /** Own clock; from here on the lease is not held. */
  readonly until: number;
}

export interface CandidateOptions {
  readonly holder: string;
  /** Unique to this process. */
  readonly instance: string;
  /** Number of all members of the network. */
  readonly voters: number;
  readonly ttlMs: number;
  /** Answers needed. @default more than half of the voters; smaller numbers are unsafe */
  readonly quorum?: number;
}

export class Candidate {
  readonly quorum: number;
  private current: Held | undefined;
  private highest = 0;

  constructor(private readonly options: CandidateOptions) {
    this.quorum = options.quorum ?? Math.floor(options.voters / 2) + 1;
  }

  /** The lease, if it is held now. */
  held(now: number): Held | undefined {
    return this.current !== undefined && now < this.current.until ? this.current : undefined;
  }

  /** The renewal round for a held lease. */
  renew(now: number): Round | undefined {
    const held = this.held(now);
    return held && this.round(held.epoch, now);
  }

  /**
   * A round for a lease of a new epoch, after what the voters said about their registers.
   * @param above the lease's epoch is higher than this: the highest one that the chain has seen
   * @returns undefined when it could not win: too few answered, or too many leases still run
   */
  ask(states: readonly RegisterState[], now: number, above = 0): Round | undefined {
    this.highest = Math.max(this.highest, above, ...states.map(({ epoch }) => epoch));
    const free = states.filter(({ remainingMs }) => remainingMs === 0).length;
    if (free < this.quorum) return undefined;
    // Also above what was asked before, even in vain: a vote for that may still arrive.
    this.highest += 1;
    return this.round(this.highest, now);
  }

  /**
   * Counts a vote. The lease runs from when it was asked for, not from the answer: no voter started its clock earlier.
   * @returns the lease when this or an earlier vote completed the quorum and it still runs
   */
  answer(round: Round, voter: string, isGranted: boolean, now: number): Held | undefined {
    if (round.closed) return this.held(now);
    if (isGranted) round.granted.add(voter);
    if (round.granted.size < this.quorum) return undefined;
    const { epoch, ttlMs } = round.request;
    const until = round.askedAt + ttlMs * (1 - CLOCK_MARGIN);
    const { current } = this;
    const isNews = current === undefined || epoch > current.epoch;
    if (isNews || (epoch === current.epoch && until > current.until)) this.current = { epoch, until };
    return this.held(now);
  }

  /**
   * Ends a round that was asked in vain. Its votes are given back, so that nobody waits for a lease that no one holds.
   * @returns what to send to all voters; undefined when the round belongs to a lease that was held
   */
  giveUp(round: Round): GrantRequest | undefined {
    round.closed = true;
    return this.current?.epoch === round.request.epoch ? undefined : { ...round.request, ttlMs: 0 };
  }

  private round(epoch: number, now: number): Round {
    const { holder, instance, ttlMs } = this.options;
    return { request: { holder, instance, epoch, ttlMs }, askedAt: now, granted: new Set(), closed: false };
  }
}
