/** One node's register: the vote that it gave last. Pure; times are milliseconds of the voter's own monotonic clock. */

/** What is on disk: renewals change nothing of it, so that only a new epoch has to be flushed. */
export interface Vote {
  /** Highest epoch granted; 0 when there was none. */
  readonly epoch: number;
  readonly holder: string;
  /** Made anew by each process of the holder: two processes of one name are two holders. */
  readonly instance: string;
  readonly ttlMs: number;
}

export interface Register {
  readonly vote: Vote;
  /** The lease is over from here on. */
  readonly until: number;
}

/** A vote that is asked for. */
export type GrantRequest = Vote;

/** What a voter tells about its register. */
export interface RegisterState {
  readonly epoch: number;
  readonly holder: string;
  /** Milliseconds; 0 when the lease is over. */
  readonly remainingMs: number;
}

export const NO_VOTE: Vote = { epoch: 0, holder: "", instance: "", ttlMs: 0 };

/**
 * The register after a start. How long the stored lease still runs is not known (the clock that measured it is gone), so it
 * is taken to run its whole length from now.
 */
export function restored(vote: Vote, now: number): Register {
  return { vote, until: now + vote.ttlMs };
}

/**
 * Grants a higher epoch once the last lease is over, and renews the epoch of the same process. A renewal with `ttlMs` 0 gives
 * the vote back; only who never held the lease by it may do that.
 * @returns the register after the grant, or undefined when it is refused
 */
export function grant(register: Register, request: GrantRequest, now: number): Register | undefined {
  const { vote, until } = register;
  const { epoch, ttlMs } = request;
  const renewal =
    epoch === vote.epoch && request.holder === vote.holder && request.instance === vote.instance;
  if (!renewal && (epoch <= vote.epoch || now < until)) return undefined;
  if (renewal && ttlMs === 0) return { vote, until: now };
  // A shorter renewal that was sent earlier must not cut a longer one that was answered already.
  return { vote: request, until: renewal ? Math.max(until, now + ttlMs) : now + ttlMs };
}

export function stateOf({ vote, until }: Register, now: number): RegisterState {
  return { epoch: vote.epoch, holder: vote.holder, remainingMs: Math.max(0, until - now) };
}
